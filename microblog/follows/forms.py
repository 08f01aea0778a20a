"""The form that says who may follow."""

from wtforms import BooleanField

from microblog.core.i18n import N_
from microblog.http.forms import Form


class LockForm(Form):
    """Whether one wants to be asked."""

    is_locked = BooleanField(N_("Ask me before somebody follows me"))
