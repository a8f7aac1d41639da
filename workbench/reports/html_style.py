"""How the page looks, on a screen and on paper: black on white, system fonts, nothing fetched."""

from __future__ import annotations

__all__ = ["STYLE"]

STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  max-width: 72rem; margin: 2rem auto; padding: 0 1.5rem; color: #1a1a1a; background: #fff; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .6rem; border-bottom: 3px solid #1f4e79; padding-bottom: .4rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; color: #1f4e79; }
h3 { font-size: 1rem; margin: 1.2rem 0 .3rem; }
p { margin: .4rem 0; }
ul { margin: .3rem 0; padding-left: 1.3rem; }
li { margin: .15rem 0; }
li > ul { color: #444; font-size: .93em; }
code { font: .92em ui-monospace, "DejaVu Sans Mono", Consolas, monospace; background: #f1f3f5; padding: 0 .2em;
  border-radius: 3px; overflow-wrap: anywhere; }
.wide { overflow-x: auto; margin: .6rem 0; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; min-width: 44rem; font-size: .9em; }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid #d5d9de;
  overflow-wrap: anywhere; }
th { border-bottom: 2px solid #1f4e79; vertical-align: bottom; }
tbody tr:nth-child(even) { background: #f8f9fa; }
figure { margin: .8rem 0; }
figcaption { font-weight: 600; margin-bottom: .3rem; }
svg { width: 100%; height: auto; display: block; }
footer { margin-top: 2.5rem; border-top: 1px solid #d5d9de; padding-top: .5rem; font-size: .85em; color: #555; }
@media print {
  @page { size: A4; margin: 16mm 14mm 18mm; }
  body { font-size: 9.5pt; max-width: none; margin: 0; padding: 0; }
  h2, h3 { break-after: avoid; }
  thead { display: table-header-group; }
  tr, figure, li { break-inside: avoid; }
  .wide { overflow: visible; }
  table { min-width: 0; font-size: 7.5pt; }
  th, td { padding: .15rem .2rem; }
  tbody tr:nth-child(even) { background: none; }
  code { background: none; padding: 0; }
}
"""
