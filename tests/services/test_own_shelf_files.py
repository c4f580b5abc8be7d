"""The shelf goes out into a file and comes back as it was; a file is shown first, and applied whole or not at all."""

import csv
import io
import json

import pytest

from bot.callbacks.shelf import OwnShelf, ShelfFile
from bot.services.errors import Gone, Mistake
from bot.services.own_shelf_csv import MOST_BYTES, MOST_ROWS
from bot.services.own_shelf_views import FileView
from storage.database import Database
from tests.services.staffroom import MAX, NOW, OLGA
from tests.services.tea_shop import WHOLE, TeaShop

HEAD = "ref,title_en,title_ru,price,cost,stock,text_en,text_ru,picture,code,vat,note,on_sale"
FORMULAS = ("=cmd()", "+1", "-1", "@SUM", "'=quoted", "''-twice", "'plain", "\u2212 minus")


@pytest.fixture
async def shop(db: Database) -> TeaShop:
    return await TeaShop(db).open()


def table(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


async def seen(shop: TeaShop, content: bytes | str) -> FileView:
    return await shop.look(await shop.send(content))


def counts(view: FileView) -> tuple[int, int, int]:
    return view.new, view.changed, view.unchanged


async def test_what_went_out_comes_back_unchanged(shop: TeaShop) -> None:
    nasty = 'Tea, "green"; very\ngood \u0447\u0430\u0439'
    await shop.stock_up(
        *({**WHOLE, "title_en": text, "text_en": nasty, "note": text} for text in FORMULAS),
        {**WHOLE, "stock": "3", "picture": "https://example.com/a.png?b=c&d=e", "title_ru": "\u0427\u0430\u0439"},
    )
    for language in ("en", "ru"):
        content = await shop.export(language)
        assert content.partition("\r\n")[0].replace(";", ",") == HEAD
        for form in (content, content.encode("utf-8-sig"), content.replace("\r\n", "\n"), content.encode("utf-16")):
            view = await seen(shop, form)
            assert (counts(view), view.problems) == ((0, 0, 9), ())


async def test_no_cell_is_a_formula_for_a_spreadsheet(shop: TeaShop) -> None:
    await shop.stock_up(*({**WHOLE, "title_en": text, "note": text} for text in FORMULAS))
    rows = table(await shop.export())
    cells = [cell for row in rows for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert rows[0]["title_en"] == "'=cmd()"


async def test_a_file_is_shown_first_and_applied_by_the_second_press(shop: TeaShop) -> None:
    first, second = await shop.stock_up(WHOLE, {**WHOLE, "title_en": "Black tea"})
    sent = await shop.send(
        "ref,title_en,title_ru,price,stock,code,vat,on_sale\n"
        "p1,Green tea,\u0427\u0430\u0439,110,25,GT,VAT20,1\n"
        "p2,Black tea,,100,,GT,VAT20,1\n"
        ",White tea,,300.50,,WT,VAT10,\n"
        "white-2,Whiter tea,,300,,WT,VAT10,0\n"
    )
    view = await shop.look(sent)
    assert (counts(view), view.problems) == ((2, 1, 1), ())
    assert view.changes[0].fields == (("title_ru", False), ("price", False), ("stock", False))
    assert (await shop.cells(first))["price"] == "100.00"

    assert await shop.apply(sent) == OwnShelf(provider="tea")
    assert await shop.cells(first) == {
        "title_en": "Green tea",
        "title_ru": "\u0427\u0430\u0439",
        "price": "110.00",
        "stock": "25",
        "code": "GT",
        "vat": "VAT20",
    }
    rows = await shop.all("SELECT ref, title, sellable FROM offers ORDER BY id")
    told = [("p1", "Green tea", 1), ("p2", "Black tea", 1), ("p3", "White tea", 1), ("white-2", "Whiter tea", 0)]
    assert [tuple(row.values()) for row in rows] == told
    audit = await shop.audit()
    assert [entry[:2] for entry in audit] == [(2, "product.file")] * 3
    assert [json.loads(text) for text in audit[0][3:]] == [
        {"title_ru": "", "price": "100.00", "stock": ""},
        {"title_ru": "\u0427\u0430\u0439", "price": "110.00", "stock": "25"},
    ]
    assert audit[1][3] == ""
    assert second not in [int(entry[2].partition(":")[2]) for entry in audit]


async def test_a_second_press_on_the_same_file_does_nothing(shop: TeaShop) -> None:
    sent = await shop.send("title_en,price,code,vat\nTea,1,A,VAT0\n")
    await shop.apply(sent)
    with pytest.raises(Mistake) as error:
        await shop.apply(sent)
    assert error.value.key == "notice.already"
    assert len(await shop.all("SELECT id FROM offers")) == 1


async def test_a_file_is_its_senders_own_and_a_newer_one_replaces_it(shop: TeaShop) -> None:
    older = await shop.send("title_en,price,code,vat\nOlder,1,A,VAT0\n")
    with pytest.raises(Gone):
        await shop.look(older, OLGA)
    newer = await shop.send("title_en,price,code,vat\nNewer,1,A,VAT0\n")
    with pytest.raises(Mistake):
        await shop.apply(older)
    await shop.apply(newer)
    assert [row["title"] for row in await shop.all("SELECT title FROM offers")] == ["Newer"]


async def test_a_file_sent_to_the_list_is_the_only_providers_or_asks_whose_it_is(shop: TeaShop) -> None:
    content = b"title_en,price\nCake,1\n"

    async def send() -> object:
        return await shop.db.write(lambda tx: shop.files.receive(tx, MAX, OwnShelf(), content, NOW))

    with pytest.raises(Mistake) as error:
        await send()
    assert error.value.key == "shelf.choose"
    del shop.shelf.fields["tea"]
    assert await send() == ShelfFile(provider="cakes", file=1)


async def test_columns_and_rows_that_are_not_there_change_nothing(shop: TeaShop) -> None:
    first, second = await shop.stock_up({**WHOLE, "stock": "3", "note": "kept"}, WHOLE)
    await shop.apply(await shop.send("ref;price\np1;1 500,90\n"))
    assert await shop.cells(first) == {**WHOLE, "price": "1500.90", "stock": "3", "note": "kept"}
    assert await shop.cells(second) == WHOLE


async def test_each_wrong_cell_is_named_by_its_line_and_nothing_is_applied(shop: TeaShop) -> None:
    (offer,) = await shop.stock_up(WHOLE)
    sent = await shop.send(
        "ref,title_en,price,stock,picture,code,vat,on_sale\n"
        'p1,"Green\ntea",1,,,GT,VAT20,1\n'
        "p1,Again,1,,,GT,VAT20,1\n"
        ",,1,,,GT,VAT20,1\n"
        ",Tea,cheap,many,ftp://x,12,VAT5,maybe\n"
        "\n"
        ",Tea,,,,,,1\n"
        "has space,Tea,1,,,GT,VAT20,1\n"
    )
    problems = [(each.line, each.key, each.reason, each.own) for each in (await shop.look(sent)).problems]
    assert problems == [
        (4, "ref", "repeated", False),
        (5, "title_en", "empty", False),
        (6, "price", "number", False),
        (6, "stock", "whole", False),
        (6, "picture", "address", False),
        (6, "code", "form", True),
        (6, "vat", "unknown", True),
        (6, "on_sale", "on_sale", False),
        (8, "price", "empty", False),
        (8, "code", "empty", True),
        (8, "vat", "empty", True),
        (9, "ref", "ref", False),
    ]
    with pytest.raises(Mistake) as error:
        await shop.apply(sent)
    assert error.value.key == "shelf.file.not_applied"
    assert await shop.cells(offer) == WHOLE
    assert await shop.audit() == []


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"", "header"),
        (b"\xef\xbb\xbf", "header"),
        (b"ref,price\n", "no_rows"),
        (b"ref,colour\np1,red\n", "header"),
        (b"ref,price,price\np1,1,2\n", "header"),
        (b"ref,price\np1,1,2\n", "ragged"),
        (b'ref,price\np1,"1\n', "broken"),
        (b"ref,price\np1,1\0\n", "broken"),
        ("ref,title_en\np1,\u0447\u0430\u0439\n".encode("cp1251"), "encoding"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "encoding"),
        (b"PK\x03\x04not a table", "header"),
        (b"\xff\xfe\x00", "encoding"),
        (b"ref,price\n" + b"p1," + b"9" * MOST_BYTES, "too_big"),
        (b"ref,price\n" + b"p1,1\n" * (MOST_ROWS + 1), "too_many"),
        (b"ref,title_en\np1," + b"x" * 200_000, "broken"),
    ],
)
async def test_a_file_that_is_no_table_is_refused_in_words(shop: TeaShop, content: bytes, wrong: str) -> None:
    assert await shop.send(content) == ShelfFile(provider="tea", wrong=wrong)
    assert await shop.all("SELECT id FROM product_files") == []


async def test_a_file_that_no_longer_fits_is_not_applied(shop: TeaShop) -> None:
    """What was right when it was shown is judged again by the second press."""
    (offer,) = await shop.stock_up({**WHOLE, "title_ru": "\u0427\u0430\u0439"})
    sent = await shop.send("ref,title_en\np1,\n")
    assert (await shop.look(sent)).problems == ()
    await shop.choose(offer, "title_ru", -1)
    with pytest.raises(Mistake) as error:
        await shop.apply(sent)
    assert error.value.key == "shelf.file.not_applied"
    assert (await shop.cells(offer))["title_en"] == "Green tea"


async def test_a_sale_between_the_presses_is_not_overwritten(shop: TeaShop) -> None:
    (offer,) = await shop.stock_up({**WHOLE, "stock": "10"})
    sent = await shop.send("ref,price,stock\np1,12,10\n")
    shown = await shop.look(sent)
    await shop.db.write(lambda tx: tx.run("UPDATE offers SET stock = 3"))
    with pytest.raises(Mistake) as error:
        await shop.apply(sent, seen=shown)
    assert error.value.key == "shelf.file.moved"
    assert (await shop.cells(offer))["stock"] == "3"
    await shop.apply(sent)
    assert (await shop.cells(offer))["stock"] == "10"


async def test_a_sale_does_not_stop_a_file_that_says_nothing_of_stock(shop: TeaShop) -> None:
    (offer,) = await shop.stock_up({**WHOLE, "stock": "10"})
    sent = await shop.send("ref,price\np1,12\n")
    shown = await shop.look(sent)
    await shop.db.write(lambda tx: tx.run("UPDATE offers SET stock = 3"))
    await shop.apply(sent, seen=shown)
    assert (await shop.cells(offer))["stock"] == "3"


async def test_new_rows_are_on_sale_as_soon_as_they_can_be_sold(shop: TeaShop) -> None:
    sent = await shop.send("title_en,price,code,vat,on_sale\nWhole,1,A,VAT0,\nHalf,,A,VAT0,\nOff,1,A,VAT0,no\n")
    assert (await shop.look(sent)).problems == ()
    await shop.apply(sent)
    rows = await shop.all("SELECT title, sellable FROM offers ORDER BY id")
    assert [tuple(row.values()) for row in rows] == [("Whole", 1), ("Half", 0), ("Off", 0)]


async def test_new_numbers_keep_clear_of_codes_that_the_file_names(shop: TeaShop) -> None:
    await shop.stock_up(WHOLE)
    await shop.apply(await shop.send("ref,title_en\n,A\np2,B\n,C\np007,D\n"))
    rows = await shop.all("SELECT ref, title FROM offers ORDER BY id")
    told = [("p1", "Green tea"), ("p3", "A"), ("p2", "B"), ("p4", "C"), ("p007", "D")]
    assert [tuple(row.values()) for row in rows] == told


async def test_a_large_file_is_applied_at_once(shop: TeaShop) -> None:
    rows = "\n".join(f"Tea number {n},{n},T,VAT0,{n}" for n in range(1, MOST_ROWS + 1))
    sent = await shop.send(f"title_en,price,code,vat,stock\n{rows}\n")
    assert counts(await shop.look(sent)) == (MOST_ROWS, 0, 0)
    await shop.apply(sent)
    assert (await shop.all("SELECT count(*) AS n FROM products"))[0]["n"] == MOST_ROWS
    assert (await shop.all("SELECT count(*) AS n FROM audit"))[0]["n"] == MOST_ROWS
