"""What the log knows: a word for each deed, as it is stored. The pages word it when it is shown."""

ACCOUNT_MADE = "account_made"
ACCOUNT_DISABLED = "account_disabled"
ACCOUNT_ENABLED = "account_enabled"
FIRST_ADMIN = "first_admin"
INVITATION_MADE = "invitation_made"
INVITATION_REVOKED = "invitation_revoked"
JOB_DROPPED = "job_dropped"
JOB_RETRIED = "job_retried"
JOBS_RETRIED = "jobs_retried"
PASSWORD_SET = "password_set"  # noqa: S105 (a deed)
RESET_SENT = "reset_sent"
ROLE_GIVEN = "role_given"
SITE_CHANGED = "site_changed"

ACTS = (
    ACCOUNT_MADE,
    ACCOUNT_DISABLED,
    ACCOUNT_ENABLED,
    FIRST_ADMIN,
    INVITATION_MADE,
    INVITATION_REVOKED,
    JOB_DROPPED,
    JOB_RETRIED,
    JOBS_RETRIED,
    PASSWORD_SET,
    RESET_SENT,
    ROLE_GIVEN,
    SITE_CHANGED,
)
