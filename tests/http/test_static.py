import gzip
from pathlib import Path

import pytest
from werkzeug.test import Client

from microblog.http.static import BadReference, StaticFiles, asset, static_files
from microblog.http.static_wsgi import with_static_files

FILES = {
    "base.css": '@import "tokens.css";\n@import url("more/print.css");\nbody { background: url(sky.svg#top) }\n.x { mask: url("data:image/png;base64,x") }\n.y { fill: url(#g) }',
    "tokens.css": ":root { --space: 1rem }" * 20,
    "more/print.css": "a { background: url('../sky.svg') }",
    "sky.svg": "<svg/>",
    "app.js": 'import { say } from "./parts/say.js";\nimport "./other.js";\nexport { x } from \'./other.js\';\nconst later = () => import("./parts/say.js");\nsay("import \\"./none.js\\"");',
    "parts/say.js": 'import "../other.js"; export const say = (x) => x;',
    "other.js": "export const x = Array.from(['./y.js']);",
    "photo.png": "not really",
    "vendor/big.min.js": 'x.import("./missing.js")',
}


def folder(path: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (path / name).parent.mkdir(exist_ok=True)
        (path / name).write_text(text.replace('say("import \\"./none.js\\"");', ""), encoding="utf-8")
    return path


@pytest.fixture
def files(tmp_path: Path) -> StaticFiles:
    return StaticFiles(folder(tmp_path, FILES))


def headers(files: StaticFiles, name: str, accepted: str = "") -> dict[str, str]:
    answer = files.answer("GET", files.asset(name), accepted)
    return {key.decode(): value.decode() for key, value in answer.headers}


def text(files: StaticFiles, name: str) -> str:
    return files.answer("GET", files.asset(name)).body.decode()


def test_a_file_is_kept_for_ever_under_a_name_that_changes_with_it(files: StaticFiles, tmp_path: Path) -> None:
    address = files.asset("tokens.css")
    assert address.startswith("/static/tokens.")
    assert address.endswith(".css")
    assert headers(files, "tokens.css") == {
        "content-type": "text/css; charset=utf-8",
        "cache-control": "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
        "vary": "Accept-Encoding",
        "etag": f'"{address.split(".")[1]}"',
        "content-length": str(len(FILES["tokens.css"])),
    }
    changed = StaticFiles(folder(tmp_path, {**FILES, "tokens.css": "x"}))
    assert changed.asset("tokens.css") != address
    assert changed.asset("base.css") != files.asset("base.css")
    assert changed.asset("app.js") == files.asset("app.js")


def test_style_sheets_refer_to_hashed_names(files: StaticFiles) -> None:
    assert text(files, "base.css") == (
        f'@import "{files.asset("tokens.css")}";\n@import url("{files.asset("more/print.css")}");\n'
        f"body {{ background: url({files.asset('sky.svg')}#top) }}\n"
        '.x { mask: url("data:image/png;base64,x") }\n.y { fill: url(#g) }'
    )
    assert files.asset("sky.svg") in text(files, "more/print.css")


def test_modules_refer_to_hashed_names(files: StaticFiles) -> None:
    say, other = files.asset("parts/say.js"), files.asset("other.js")
    assert text(files, "app.js") == (
        f'import {{ say }} from "{say}";\nimport "{other}";\nexport {{ x }} from \'{other}\';\nconst later = () => import("{say}");\n'
    )
    assert other in text(files, "parts/say.js")
    assert text(files, "other.js") == FILES["other.js"]
    assert text(files, "vendor/big.min.js") == FILES["vendor/big.min.js"]


def test_a_reference_to_nothing_or_in_a_ring_is_an_error_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(BadReference, match=r"a\.js refers to \./b\.js, which is not there"):
        StaticFiles(folder(tmp_path, {"a.js": 'import "./b.js";'}))
    with pytest.raises(BadReference, match=r"a\.js -> b\.js -> a\.js"):
        StaticFiles(folder(tmp_path, {"a.js": 'import "./b.js";', "b.js": 'import "./a.js";'}))


def test_texts_are_compressed_once_and_pictures_are_not(files: StaticFiles) -> None:
    answer = files.answer("GET", files.asset("tokens.css"), "gzip")
    assert gzip.decompress(answer.body).decode() == FILES["tokens.css"]
    assert files.answer("GET", files.asset("tokens.css"), "gzip").body is answer.body
    assert headers(files, "tokens.css", "gzip")["content-encoding"] == "gzip"
    assert headers(files, "tokens.css", "gzip")["etag"] != headers(files, "tokens.css")["etag"]
    assert not {"content-encoding", "vary"} & set(headers(files, "photo.png", "gzip"))
    assert headers(files, "photo.png")["content-type"] == "image/png"


@pytest.mark.parametrize("accepted", ["", "gzip"])
def test_who_has_it_already_is_told_so(files: StaticFiles, accepted: str) -> None:
    tag = headers(files, "tokens.css", accepted)["etag"]
    for known in (tag, f'"other", W/{tag}', "*"):
        answer = files.answer("GET", files.asset("tokens.css"), accepted, known)
        assert (answer.status, answer.body) == (304, b"")
    assert files.answer("GET", files.asset("tokens.css"), accepted, '"other"').status == 200


def test_head_post_and_strange_paths(files: StaticFiles) -> None:
    address = files.asset("tokens.css")
    head = files.answer("HEAD", address)
    assert (head.status, head.body) == (200, b"")
    assert head.headers == files.answer("GET", address).headers
    post = files.answer("POST", address)
    assert post.status == 405
    assert (b"allow", b"GET, HEAD") in post.headers
    for path in (
        "/static/tokens.css",
        "/static/",
        "/static/../static.py",
        "/static//etc/passwd",
        address + "/",
        address.replace(".css", ".cs"),
    ):
        assert files.answer("GET", path).status == 404
    with pytest.raises(KeyError):
        files.asset("nothing.css")


def test_wsgi_serves_them_too(files: StaticFiles) -> None:
    def app(environ: object, start_response: object) -> list[bytes]:
        start_response("200 OK", [])  # type: ignore[operator]
        return [b"the application"]

    client = Client(with_static_files(app, files))
    assert client.get("/else").text == "the application"
    response = client.get(files.asset("sky.svg"))
    assert (response.status, response.mimetype, response.text) == ("200 OK", "image/svg+xml", "<svg/>")
    assert client.get(files.asset("sky.svg"), headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    missing = client.get("/static/nothing", headers={"Accept": "text/html"})
    assert (missing.status_code, missing.mimetype) == (404, "text/html")
    assert missing.headers["X-Request-ID"] in missing.text


def test_our_own_files_hang_together() -> None:
    assert asset("base.css") == static_files().asset("base.css")
    assert asset("favicon.svg").startswith("/static/favicon.")
