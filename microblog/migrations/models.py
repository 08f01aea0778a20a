"""Every table there is, so that migrations can be compared with the models."""

import microblog.accounts.models
import microblog.accounts.models_gravatars
import microblog.audit.models
import microblog.auth.models
import microblog.auth.models_changes
import microblog.core.jobs
import microblog.core.presence
import microblog.core.schedules
import microblog.core.site
import microblog.follows.models
import microblog.imports.models
import microblog.invitations.models
import microblog.posts.models
import microblog.timelines.models  # noqa: F401
from microblog.core.db import Base

__all__ = ["Base"]
