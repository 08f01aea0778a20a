"""Who lives in the demo: thirteen people of many languages, and whom they follow. What they wrote is in `talk.py`."""

from dataclasses import dataclass

from microblog.accounts.fields import ProfileField

PASSWORD = "lanterns over the harbour"  # noqa: S105 (printed by the command, for everybody in the demo)
"""The password of everybody in the demo."""


@dataclass(frozen=True)
class Person:
    """One of the cast. `joined` and `seen` are days ago, `follows` usernames; `locale` is one that the pages have."""

    username: str
    name: str
    bio: str
    joined: float
    seen: float
    timezone: str
    follows: str
    locale: str | None = None
    role: str = "member"
    facts: tuple[ProfileField, ...] = ()

    @property
    def email(self) -> str:
        """An address that no mail ever reaches."""
        return f"{self.username}@example.com"


CAST = (
    Person(
        username="susan",
        name="Susan Whitfield",
        bio="Gardener by day, baker by night. I look after this place. 🌻",
        joined=61.0,
        seen=0.01,
        timezone="Europe/London",
        follows="david mary john lucia klara amelie haruka oksana",
        role="admin",
        facts=(ProfileField("Garden", "two beds and a pear tree"), ProfileField("Bread", "sourdough, Saturdays")),
    ),
    Person(
        username="david",
        name="David Okafor",
        bio="Bicycles, radios, and anything else that can be taken apart. Lagos.",
        joined=60.0,
        seen=0.02,
        timezone="Africa/Lagos",
        follows="susan mary john joao asha",
    ),
    Person(
        username="mary",
        name="Mary O'Brien",
        bio="Night sky over Galway when it lets me see it. Notes: https://example.org/clear-nights",
        joined=59.2,
        seen=0.1,
        timezone="Europe/Dublin",
        follows="susan david john haruka weilin layla",
        facts=(
            ProfileField("Telescope", "8-inch Dobsonian"),
            ProfileField("Notes", "https://example.org/clear-nights"),
        ),
    ),
    Person(
        username="john",
        name="",
        bio="Building a wooden boat in a garage that is slightly too short.",
        joined=58.7,
        seen=0.6,
        timezone="America/Chicago",
        follows="susan mary david klara",
    ),
    Person(
        username="lucia",
        name="Lucía Fernández",
        bio="Librera en Oviedo. Leo de pie, en el autobús y cuando no debo.",
        joined=51.5,
        seen=0.05,
        timezone="Europe/Madrid",
        follows="susan joao amelie mary",
        locale="es",
    ),
    Person(
        username="joao",
        name="João Batista",
        bio="Cozinheiro no Recife. Mar, feijão e samba, nessa ordem.",
        joined=47.1,
        seen=0.4,
        timezone="America/Recife",
        follows="lucia david susan amelie",
    ),
    Person(
        username="klara",
        name="Klara Weiß",
        bio="Tischlerin in Leipzig. Hobelspäne bis ins Bett.",
        joined=44.9,
        seen=0.3,
        timezone="Europe/Berlin",
        follows="john susan amelie oksana",
    ),
    Person(
        username="amelie",
        name="Amélie Girard",
        bio="Apicultrice sur les toits de Lyon. Trois ruches, cent mille collègues. 🐝",
        joined=40.3,
        seen=0.2,
        timezone="Europe/Paris",
        follows="susan klara lucia joao",
    ),
    Person(
        username="layla",
        name="ليلى حداد",
        bio="أصوّر الأبواب القديمة في عمّان قبل أن تختفي.",
        joined=33.8,
        seen=0.9,
        timezone="Asia/Amman",
        follows="mary weilin asha susan",
    ),
    Person(
        username="haruka",
        name="遥 🍵",
        bio="金沢でお茶の店をやっています。雨の日がいちばん好きです。",
        joined=30.6,
        seen=0.15,
        timezone="Asia/Tokyo",
        follows="susan mary weilin oksana",
    ),
    Person(
        username="weilin",
        name="林薇",
        bio="成都，植物插画师。画叶子，也画虫子咬过的叶子。",
        joined=29.9,
        seen=0.25,
        timezone="Asia/Shanghai",
        follows="haruka mary susan layla",
    ),
    Person(
        username="asha",
        name="आशा वर्मा",
        bio="जयपुर की एक स्कूल शिक्षिका। पतंगें, पहेलियाँ और बहुत सारी चाय।",
        joined=25.4,
        seen=0.7,
        timezone="Asia/Kolkata",
        follows="david layla susan",
    ),
    Person(
        username="oksana",
        name="Оксана Бойко",
        bio="Вчу дітей грати на бандурі. Львів, кава, дощ.",
        joined=22.0,
        seen=0.5,
        timezone="Europe/Kyiv",
        follows="klara haruka susan",
    ),
)
"""The first is the admin; susan, david, mary and john are those whom readers of the tutorial know."""


def person(username: str) -> Person:
    """One of the cast by name."""
    return next(each for each in CAST if each.username == username)
