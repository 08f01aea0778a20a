"""Names that nobody may take: pages of this site, people in charge, and addresses that others trust."""

import re

_PLACES = frozenset(
    """
    about account accounts activity ads advertise announcement announcements api api_docs app apps archive
    archives assets atom auth authorize avatar avatars backup billing blob blog blogs board bookmarks boost boosts
    business cache calendar careers cdn changelog channel channels chat check checkout client code collections
    comment comments communities community config confirm contact contact_us conversation conversations cookie
    cookies copyright create css custom dashboard delete demo deploy dev developer developers directory discover
    discussion discussions dmca dns doc docs documentation domain domains donate download downloads draft drafts
    edit edit_profile email embed emoji emojis error errors event events example examples explore export
    export_posts faq favicon favicon_ico favorites favourites featured feed feedback feeds file files filter
    filters find follow followers following follows forgot forgot_password forum forums ftp gist graphql group
    groups guide guidelines hashtag hashtags health healthz help history home homepage host hostmaster hosts htm
    html http https icon icons image images imap import imprint inbox index info instance instances intent
    invitations invite invites issues jobs join js json keys language languages latest legal license licenses like
    likes link links list lists live local locale localhost lock log_in log_out login logout lost_password mail
    mailer mailing manifest map maps media members mention mentions message messages metrics mobile mute muted my
    myaccount navigation new news newsletter nodeinfo notes notification notifications oauth oembed offline
    onboarding openapi opensearch order outbox page pages password passwords people photo photos ping plans policy
    pop pop3 popup portal post posts premium press preview pricing privacy private profile profiles project
    projects proxy public pull push query random rate ready recent recover redirect register registration relay
    relays remove replies reply report reports request reset reset_password reset_password_request resources rest
    robots robots_txt rss rules save script search send send_message session sessions setting settings setup share
    shared shop sign_in sign_out sign_up signin signout signup site sitemap sitemap_xml sites smtp source spam ssl
    stage staging start static stats status statuses store stream streaming style styles subdomain subscribe
    subscription subscriptions survey svg sync tag tags task tasks terms theme themes timeline timelines tls token
    tokens tool tools topic topics tos tour translate translation translations trending trends unfollow unlock
    unread unsubscribe update updates upgrade upload uploads url usage user username users verify version video
    videos webfinger webhook webhooks welcome well_known widget widgets wiki worker www xml xrpc
    """.split()  # noqa: SIM905
)
_NOBODY = frozenset(
    """
    all anonymous any anyone channel_all deleted deleted_user empty everybody everyone false followers_only
    friends ghost guest guests he her here him i it me member my_account nan new_user nil nobody none null object
    removed self she somebody someone system_user them they this true undefined unknown us void we you your yours
    """.split()  # noqa: SIM905
)
_IN_CHARGE = frozenset(
    """
    abuse admin administration administrator administrators admins billing_team bot ceo cert certificate csirt
    customerservice daemon devops donotreply dpo founder helpdesk hostmaster it_support legalteam listserv
    mailerdaemon majordomo master microblog microblogadmin microblogteam mod moderation moderator moderators mods
    noc noreply nosupport notify official operator operators owner owners phishing postmaster privacyofficer root
    rootadmin safety security securityteam server service siteadmin ssladmin ssladministrator sslwebmaster staff
    superadmin superuser support supportteam sysadmin sysadministrator sysop system team teammicroblog trust
    trustandsafety usenet uucp verified webadmin webmaster
    """.split()  # noqa: SIM905
)
_READ_AS = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "l": "i", "_": None}
)


def _read(name: str) -> str:
    """A name as hurried eyes read it: `adm1n_` is `admin`."""
    return re.sub("vv", "w", name.translate(_READ_AS))


_IN_CHARGE_AS_READ = frozenset(map(_read, _IN_CHARGE))
RESERVED = _PLACES | _NOBODY | _IN_CHARGE


def is_reserved(name: str) -> bool:
    """Whether a username, in lower case, is kept back; those of people in charge in every spelling that looks alike."""
    return name in RESERVED or _read(name) in _IN_CHARGE_AS_READ or not name.strip("_")
