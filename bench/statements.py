"""How many SQL statements a page costs, counted in this process."""

from bench.community import Community
from bench.requests import PAGES, requests_for
from bench.work import recorded
from microblog.app import create_app
from microblog.settings import Settings


def statements(settings: Settings, community: Community, one_in: int = 1) -> dict[str, int]:
    """The statements of each page for its worst reader, the beginning of transactions not counted."""
    app = create_app(settings)
    engine = app.extensions["microblog"].database.engine
    worst = {}
    with app.test_client(use_cookies=False) as client:
        for page in PAGES:
            counts = []
            for request in requests_for(page, community)[::one_in]:
                head, _, body = request.partition("\r\n\r\n")
                first, *lines = head.split("\r\n")
                method, path, _ = first.split()
                headers = [tuple(line.split(": ", 1)) for line in lines]
                with recorded(engine) as seen:
                    client.open(path, method=method, headers=headers, data=body)  # type: ignore[arg-type]
                counts.append(len(seen))
            worst[page] = max(counts)
    app.extensions["microblog"].database.close()
    return worst
