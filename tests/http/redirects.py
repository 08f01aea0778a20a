"""Targets that lead, or might lead, a browser to another site, and some that do not. `x.example` is the other site."""

FOREIGN = [
    *("//x.example", "///x.example", "////x.example", "//x.example/%2f..", "//x.example@localhost", "//x%2eexample"),
    *(
        "/\\x.example",
        "\\\\x.example",
        "\\/x.example",
        "/\\/x.example",
        "//\\x.example",
        "\\x.example",
        "/\\\\x.example",
    ),
    *("http://x.example", "https://x.example", "HTTPS://x.example", "hTtP:x.example", "http:///x.example"),
    *(
        "https:x.example",
        "http:/x.example",
        "http:\\\\x.example",
        "https:/\\x.example",
        "ftp://x.example",
        "ws://x.example",
    ),
    *("javascript:alert(1)", "JavaScript://localhost/%0aalert(1)", "java\tscript:alert(1)", " javascript:alert(1)"),
    *("data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/hostname", "about:blank", "blob:x"),
    *("mailto:eve@x.example", "x.example", "@x.example", ".x.example", "www.x.example/", "localhost@x.example"),
    *("\t//x.example", " //x.example", "\n//x.example", "\r//x.example", "\x00//x.example", "\x0b//x.example"),
    *("/\t/x.example", "/\n/x.example", "/\r/x.example", "/\x00/x.example", "/ /x.example", "/\x1f/x.example"),
    *("/\x7f/x.example", "/a\r\nLocation: //x.example", "/a\r\nSet-Cookie: a=b", "/a\nb", "/a\x00b", "/a b"),
    *("。//x.example", "／／x.example", "//x。example", "/＼x.example".replace("/", "//"), "\u2028//x.example"),
    *("\ufeff//x.example", "\u00a0//x.example", "\u200b//x.example", "", " ", "?next=//x.example", "#//x.example"),
    *("..//x.example", "./\\x.example", "%2f%2fx.example", "%2F/x.example", "%5c%5cx.example", "http%3a//x.example"),
    *("http://localhost", "http://localhost/explore", "//localhost/explore", "http://localhost@x.example/"),
    *("/" + "a" * 3000, "//" + "x" * 3000 + ".example"),
]
"""Each of these is refused, even those that lead home: only paths are taken."""

OURS = [
    *("/", "/explore", "/@susan", "/@susan/1", "/settings/profile", "/explore?before=1", "/a#b", "/?next=//x.example"),
    *("/%2f/x.example", "/%5cx.example", "/%09/x.example", "/@susan?x=http://x.example", "/a//x.example", "/a;b"),
    *("/%0d%0aSet-Cookie:a=b", "/.x.example", "/@x.example", "/:80", "/%252f%252fx.example"),
]
"""Paths of this site: a browser stays, whatever they look like."""
