"""Pictures of the stand-in's cards as SVG: a card, the brand, a bow. The same card always looks the same."""

from html import escape

from providers.vektor.standin_cards import Brand

_WIDTH, _HEIGHT = 800, 600
_FONT = "font-family=\"Georgia, 'DejaVu Serif', serif\""


def picture(brand: Brand) -> str:
    """The picture of a brand's card."""
    hue, other = brand.hue, (brand.hue + 40) % 360
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
            f'width="{_WIDTH}" height="{_HEIGHT}">',
            _gradient(f"hsl({hue},62%,42%)", f"hsl({other},70%,58%)"),
            f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="hsl({hue},35%,93%)"/>',
            '<rect x="86" y="106" width="640" height="404" rx="34" fill="#000" opacity=".14"/>',
            '<rect x="80" y="92" width="640" height="404" rx="34" fill="url(#card)"/>',
            _rings(brand.id, other),
            _ribbon(other),
            _words(brand.name),
            "</svg>",
        )
    )


def _gradient(first: str, last: str) -> str:
    return (
        '<defs><linearGradient id="card" x1="0" y1="0" x2="1" y2="1"><stop offset="0" '
        f'stop-color="{first}"/><stop offset="1" stop-color="{last}"/></linearGradient>'
        '<clipPath id="edge"><rect x="80" y="92" width="640" height="404" rx="34"/></clipPath></defs>'
    )


def _rings(number: int, hue: int) -> str:
    x, y = 180 + number * 83 % 420, 150 + number * 61 % 260
    rings = (
        f'<circle cx="{x}" cy="{y}" r="{radius}" fill="none" stroke="hsl({hue},90%,88%)" stroke-width="{width}"/>'
        for radius, width in ((60, 26), (130, 14), (200, 7))
    )
    return f'<g clip-path="url(#edge)" opacity=".28">{"".join(rings)}</g>'


def _ribbon(hue: int) -> str:
    colour = f"hsl({hue},85%,90%)"
    return (
        f'<g clip-path="url(#edge)" fill="{colour}" opacity=".9"><rect x="604" y="92" width="34" height="404"/></g>'
        f'<path d="M621,292 c-70,-74 -118,-26 -92,12 c18,26 62,16 92,-12 c30,28 74,38 92,12 '
        f'c26,-38 -22,-86 -92,-12 z" fill="{colour}"/><circle cx="621" cy="296" r="17" fill="#fff"/>'
    )


def _words(name: str) -> str:
    first, _, second = name.partition(" ")
    return (
        f'<text x="126" y="400" {_FONT} font-size="66" font-weight="800" fill="#fff">{escape(first)}</text>'
        f'<text x="130" y="452" {_FONT} font-size="34" letter-spacing="3" fill="#fff" opacity=".85">'
        f"{escape(second.upper())}</text>"
    )
