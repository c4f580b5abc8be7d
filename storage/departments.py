"""What staff changed of a department: title and reason of a pause per language, emoji, picture, order, hidden."""

from dataclasses import dataclass

from storage.database import Reader, Transaction

TITLE, PAUSE = "title", "pause"


@dataclass(frozen=True, slots=True)
class Arranged:
    """Empty texts: as the provider itself tells it. `titles` by language."""

    emoji: str = ""
    picture: str = ""
    titles: tuple[tuple[str, str], ...] = ()


async def get(reader: Reader, provider: str) -> Arranged:
    return (await of_all(reader)).get(provider, Arranged())


async def of_all(reader: Reader) -> dict[str, Arranged]:
    """The departments that staff changed."""
    looks = {row["provider"]: row for row in await reader.all("SELECT provider, emoji, picture FROM departments")}
    titles: dict[str, list[tuple[str, str]]] = {}
    for row in await reader.all(
        "SELECT provider, language, text FROM department_texts WHERE what = 'title' ORDER BY provider, language"
    ):
        titles.setdefault(row["provider"], []).append((row["language"], row["text"]))
    return {
        name: Arranged(
            looks[name]["emoji"] if name in looks else "",
            looks[name]["picture"] if name in looks else "",
            tuple(titles.get(name, ())),
        )
        for name in {*looks, *titles}
    }


async def picture(reader: Reader, provider: str) -> str | None:
    row = await reader.one("SELECT picture FROM departments WHERE provider = :name", name=provider)
    return str(row["picture"]) if row and row["picture"] else None


async def put_look(tx: Transaction, provider: str, emoji: str, picture: str) -> None:
    await tx.run(
        """INSERT INTO departments (provider, emoji, picture) VALUES (:name, :emoji, :picture)
           ON CONFLICT (provider) DO UPDATE SET emoji = excluded.emoji, picture = excluded.picture""",
        name=provider,
        emoji=emoji,
        picture=picture,
    )


async def put_text(tx: Transaction, provider: str, what: str, language: str, text: str) -> None:
    """Sets a text; an empty one is forgotten."""
    values = {"name": provider, "what": what, "language": language}
    if not text:
        await tx.run(
            "DELETE FROM department_texts WHERE provider = :name AND what = :what AND language = :language", **values
        )
        return
    await tx.run(
        """INSERT INTO department_texts (provider, what, language, text) VALUES (:name, :what, :language, :text)
           ON CONFLICT (provider, what, language) DO UPDATE SET text = excluded.text""",
        text=text,
        **values,
    )


async def reset(tx: Transaction, provider: str) -> None:
    """As the provider itself tells it. Order and visibility stay."""
    await tx.run("DELETE FROM departments WHERE provider = :name", name=provider)
    await tx.run("DELETE FROM department_texts WHERE provider = :name AND what = 'title'", name=provider)


async def pause_reasons(reader: Reader, provider: str) -> dict[str, str]:
    """The reasons of a pause that are written for one language alone."""
    rows = await reader.all(
        "SELECT language, text FROM department_texts WHERE provider = :name AND what = 'pause'", name=provider
    )
    return {row["language"]: row["text"] for row in rows}


async def forget_pause(tx: Transaction, provider: str) -> None:
    """The pause is over, or has another reason."""
    await tx.run("DELETE FROM department_texts WHERE provider = :name AND what = 'pause'", name=provider)


async def show(tx: Transaction, provider: str, hidden: bool) -> bool:
    """Whether that changed anything."""
    changed = await tx.run(
        "UPDATE providers SET hidden = :hidden WHERE name = :name AND hidden <> :hidden",
        name=provider,
        hidden=int(hidden),
    )
    return changed == 1


async def put_order(tx: Transaction, names: list[str]) -> None:
    """These departments stand in this order, before all others."""
    for place, name in enumerate(names, start=1):
        await tx.run("UPDATE providers SET place = :place WHERE name = :name", place=place, name=name)
