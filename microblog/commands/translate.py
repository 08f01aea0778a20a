"""`microblog translate init|update|compile|check`."""

import click
from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from microblog.commands import catalogs
from microblog.core.i18n import LOCALES


@click.group(short_help="Keep the translations of the pages complete.")
def command() -> None:
    """Keep the translations of the pages complete.

    Sentences are marked in the sources. After changing some: `update`, edit the .po files, `check`.

    \b
    Example:  microblog translate check
    """


@command.command()
@click.argument("locale")
def init(locale: str) -> None:
    """Begin another language.

    \b
    Example:  microblog translate init pt-BR
    """
    path = catalogs.path_of(locale)
    if path.exists():
        raise click.ClickException(f"{path} is there already. To bring it up to date: microblog translate update")
    try:
        language = Locale.parse(locale, sep="-")
    except (ValueError, UnknownLocaleError):
        raise click.ClickException(f"{locale} is no language that Babel knows; try es, pt-BR or zh-Hant.") from None
    catalogs.write(catalogs.updated(catalogs.begun(language), catalogs.marked()), path)
    click.echo(f"Made {path}. Translate it, then add {locale!r} to LOCALES in microblog/core/i18n.py.")


@command.command()
def update() -> None:
    """Bring every catalog in line with the sources: new sentences come in empty, unused ones go.

    \b
    Example:  microblog translate update
    """
    sentences = catalogs.marked()
    for locale, path in catalogs.every():
        changed = catalogs.write(catalogs.updated(catalogs.read(path), sentences), path)
        click.echo(f"{locale}: {'updated' if changed else 'nothing to do'}")


@command.command("compile")
def compile_() -> None:
    """Write the .mo files, which load a little faster; without them the .po files are read.

    \b
    Example:  microblog translate compile
    """
    for locale, path in catalogs.every():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogs.read(path))
        click.echo(f"{locale}: compiled")


@command.command()
def check() -> None:
    """Tell what each language lacks; exit code 1 if there is anything.

    \b
    Example:  microblog translate check
    """
    sentences = catalogs.marked()
    found = [f"{locale}: {problem}" for locale in LOCALES[1:] for problem in _shortcomings(locale, sentences)]
    for line in found:
        click.echo(line)
    if found:
        raise click.ClickException(f"{len(found)} to mend. Run `microblog translate update` and edit the .po files.")
    click.echo(f"{len(sentences)} sentences, complete in {', '.join(LOCALES)}.")


def _shortcomings(locale: str, sentences: Catalog) -> list[str]:
    path = catalogs.path_of(locale)
    if not path.exists():
        return [f"there is no {path.name}; run: microblog translate init {locale}"]
    return list(catalogs.shortcomings(catalogs.read(path), sentences))
