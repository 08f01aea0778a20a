"""What is known about somebody's picture at Gravatar, where this server asks there."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from microblog.accounts.models import MAX_PICTURE_NAME
from microblog.core.clock import now
from microblog.core.columns import Moment
from microblog.core.db import Base


class Gravatar(Base):
    """When we last asked about an account, and what came: the picture's name here, and the SHA-256 of the file there.

    `is_declined` says that its owner has chosen another picture, or none.
    """

    __tablename__ = "gravatar"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    checked_at: Mapped[datetime] = mapped_column(Moment, default=now, index=True)
    picture: Mapped[str | None] = mapped_column(String(MAX_PICTURE_NAME))
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    is_declined: Mapped[bool] = mapped_column(default=False)
