"""The page's modules and style sheets, joined into files with the hash of their content in the name."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tools.page_build import FOLDER, PageBuildError, build
from tools.page_build.bundle import bundle, page_bundle
from tools.page_build.compact import UnreadableScriptError, compact
from tools.page_build.modules import in_order, read_module

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<head>
  <link rel="icon" href="/icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/one.css">
  <link rel="stylesheet" href="/two.css">
  <script type="module" src="/app.js"></script>
</head>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "icon.svg").write_text("<svg/>")
    (tmp_path / "one.css").write_text('/* Why. */\na :hover, b { color: red; content: "a: b; c" }')
    (tmp_path / "two.css").write_text("b { color: blue }")
    (tmp_path / "app.js").write_text('import { b } from "/b.js";\nawait b();\n')
    (tmp_path / "b.js").write_text("export const b = () => 1;\n")
    (tmp_path / "sw.js").write_text("addEventListener('install', () => self.SHELL);\n")
    return tmp_path


def references(page: bytes) -> list[str]:
    return re.findall(r'(?:href|src)="([^"]+)"', page.decode())


def shell(files: dict[str, bytes]) -> dict[str, object]:
    found = re.search(r"self\.SHELL = (\{.*\});", files["sw.js"].decode())
    assert found
    return dict(json.loads(found[1]))


def test_the_page_loads_one_style_sheet_and_one_script(folder: Path) -> None:
    files = build(folder, {})
    icon, styles, script = references(files["index.html"])
    assert icon == "/icon.svg"
    assert files[styles[1:]].decode() == 'a :hover,b{color:red;content:"a: b; c"}\nb{color:blue}'
    assert "await b();" in files[script[1:]].decode()


@pytest.mark.parametrize("changed", ["one.css", "two.css", "b.js", "app.js"])
def test_a_changed_source_changes_the_names_and_the_worker(folder: Path, changed: str) -> None:
    before = build(folder, {})
    (folder / changed).write_text((folder / changed).read_text() + ";\n")
    after = build(folder, {})
    kind = ".css" if changed.endswith(".css") else ".js"
    for suffix in (".css", ".js", ".html"):
        names = [
            {name for name in files if name.startswith("assets/") and name.endswith(suffix)}
            for files in (before, after)
        ]
        assert (names[0] == names[1]) == (suffix not in (kind, ".html"))
    assert shell(before)["version"] != shell(after)["version"]


def test_the_worker_knows_every_file_of_the_page(folder: Path) -> None:
    files = build(folder, {})
    known = shell(files)
    assert set(known["files"]) == set(references(files["index.html"]))  # type: ignore[call-overload]
    assert files[str(known["page"])[1:]] == files["index.html"]


@pytest.mark.parametrize("changed", ["icon.svg", "sw.js"])
def test_the_worker_changes_with_its_own_code_and_with_files_without_a_hash(folder: Path, changed: str) -> None:
    before = shell(build(folder, {}))["version"]
    (folder / changed).write_text((folder / changed).read_text() + ";")
    assert shell(build(folder, {}))["version"] != before


def test_the_worker_changes_with_the_response_headers(folder: Path) -> None:
    """A browser keeps them with the page, among them the policy that says where media may come from."""
    assert shell(build(folder, {"A": "1"}))["version"] != shell(build(folder, {"A": "2"}))["version"]


def test_modules_run_after_those_that_they_import() -> None:
    sources = {
        "/app.js": 'import { b } from "./b.js";\nimport { c } from "/c.js";',
        "/b.js": '// First.\nimport { c as see,\n  d } from "/c.js";\nexport const b = see;',
        "/c.js": "export const c = 1;\nexport async function d() {}\nclass E {}\nexport { E, E as F };",
    }
    modules = in_order("/app.js", sources.__getitem__)
    assert [module.address for module in modules] == ["/c.js", "/b.js", "/app.js"]
    assert modules[0].exports == {"c": "c", "d": "d", "E": "E", "F": "E"}
    assert modules[1].imports[0].names == (("c", "see"), ("d", "d"))


def test_a_name_is_shared_by_the_whole_script_only_if_no_other_module_contains_it() -> None:
    sources = {
        "/app.js": 'import { save, length } from "/b.js";\nimport { start as go } from "/c.js";\ngo(save, length);',
        "/b.js": "export const save = () => history.length;\nexport const length = 1;\nexport const history = 2;",
        "/c.js": "export const start = (history) => history;",
    }
    script = bundle("/app.js", sources.__getitem__)
    assert "const{save,length,history:$0_history}=(()=>{" in script
    assert "const{start}=(()=>{" in script
    assert "const go=start;" in script


def test_lines_stay_where_they_are_in_a_module() -> None:
    source = '// Why.\nimport {\n  a,\n} from "/a.js";\n\nexport {\n  b,\n};\nexport function b() {}\n'
    assert read_module("/b.js", source).body.split("\n")[8] == "function b() {}"


def test_lines_of_comments_become_empty() -> None:
    source = 'const a = "//"; // why\n  // Because.\nconst b = `x\nhttps://c`;\n'
    assert read_module("/b.js", source).body == 'const a = "//"; // why\n\nconst b = `x\nhttps://c`;\n'


@pytest.mark.parametrize(
    ("script", "shorter"),
    [
        ("if (a) {\n  b(); // why\n\n\t// How.\n  c();\n}\n", "if(a){\nb();\n\nc();\n}\n"),
        ("a = `x // y\n  z`;\n  b();", "a=`x // y\n  z`;\nb();"),
        (
            "a = `x\n  ${b({\n  c: `\n  //${d}\n  `,\n  })}\n  y`;  // e",
            "a=`x\n  ${b({\nc:`\n  //${d}\n  `,\n})}\n  y`;",
        ),
        ("html`x\n  <b>${c(`\n  y`)}\n  </b>`, `\n  z`", "html`x\n<b>${c(`\n  y`)}\n</b>`,`\n  z`"),
        ("const { a } = b ?? (c ? { d: 1 } : e);", "const{a}=b??(c?{d:1}:e);"),
        ("a + +b; c - --d; e < !f", "a + +b;c - --d;e < !f"),
        ("async (a) => typeof (b) in c", "async(a)=>typeof(b)in c"),
        ("a = `\\`\n  $ {\n  \\${`;\n  b", "a=`\\`\n  $ {\n  \\${`;\nb"),
        ("a = \"//\" + '\\'//' // `\n  + b", "a=\"//\"+'\\'//'\n+ b"),
        ("a.replace(/[/`\"]'\\//g, `\n  `)\n  return /`/", "a.replace(/[/`\"]'\\//g,`\n  `)\nreturn /`/"),
        ("a = b / c // `\n  a = i++ / 2 / x // `\n  a = (b) / c / d", "a=b / c\na=i++ / 2 / x\na=(b) / c / d"),
        ("if (a(b)) /[`'/*]/.test(c) // d\n  e(f) / g // /`\n", "if(a(b)) /[`'/*]/.test(c)\ne(f) / g\n"),
        ("/* @license\n   x */\n  a", "/* @license\n   x */\na"),
    ],
)
def test_indentation_and_comments_are_left_out_of_code_only(script: str, shorter: str) -> None:
    assert compact(script) == shorter


@pytest.mark.parametrize(
    "script", ["a = `b", "a = `${b`", 'a = "b\n"', "{", "}", "a = /b\n", "(", ")", "(}", "if (a) {} /`/.test(b)"]
)
def test_a_script_that_cannot_be_read_is_refused(script: str) -> None:
    with pytest.raises(UnreadableScriptError):
        compact(script)
    with pytest.raises(PageBuildError, match=r"/a\.js: "):
        bundle("/a.js", {"/a.js": script}.__getitem__)


def test_a_minified_module_is_read() -> None:
    source = (
        'import{a as r,b}from"../lit.js";import{c}from"./c.js";\n/* x */const l=1;export{l as live};\n'
        "//# sourceMappingURL=live.js.map"
    )
    module = read_module("/v/d/live.js", source)
    assert [one.address for one in module.imports] == ["/v/lit.js", "/v/d/c.js"]
    assert [one.names for one in module.imports] == [(("a", "r"), ("b", "b")), (("c", "c"),)]
    assert module.exports == {"live": "l"}
    assert module.body == "\n/* x */const l=1;\n"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("const a = 1;\nexport let b = a;", "line 2"),
        ("export default 1;", "line 1"),
        ('export * from "/b.js";', "line 1"),
        ('import b from "/b.js";', "line 1"),
        ('import * as b from "/b.js";', "line 1"),
        ('import "/b.js";', "line 1"),
        ("export const { a } = b;", "line 1"),
        ('const a = 1;\nimport { b } from "/b.js";', "line 2"),
        ('\n\nconst later = () => import("/b.js");', "line 3"),
        ("const later = () => import(`${address}`);", "line 1"),
        ("console.log(import.meta.url);", "line 1"),
    ],
)
def test_a_form_that_is_not_joined_is_refused(source: str, said: str) -> None:
    with pytest.raises(PageBuildError, match=f"/a.js, {said}"):
        read_module("/a.js", source)


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ({"/a.js": 'import { b } from "/b.js";', "/b.js": 'import { a } from "/a.js";'}, "/a.js -> /b.js -> /a.js"),
        ({"/a.js": 'import { b, c } from "/b.js";', "/b.js": "export const b = 1;"}, "/b.js does not export c"),
        ({"/a.js": 'import { b } from "/b.js";', "/b.js": "export const b = await x();"}, "/b.js: only /a.js"),
        ({"/a.js": 'import { b } from "/b.js";', "/b.js": "if (x) await y;\nexport const b = 1;"}, "/b.js: only /a.js"),
    ],
)
def test_modules_that_cannot_be_joined_are_refused(sources: dict[str, str], said: str) -> None:
    with pytest.raises(PageBuildError, match=said):
        bundle("/a.js", sources.__getitem__)


LATER = {
    "/app.js": 'import { load } from "/load.js";\nimport { word } from "/both.js";\nload(word);',
    "/load.js": 'import { word } from "/both.js";\nexport const load = () => import(`/later.js${word}`);',
    "/both.js": "export const word = 1;\nexport function kept() {}",
    "/later.js": 'import { kept as held } from "/both.js";\nimport { only } from "/only.js";\nexport { held, only };',
    "/only.js": 'import { word } from "/both.js";\nexport const only = word;',
}


def split(sources: dict[str, str]) -> tuple[str, list[str]]:
    added: list[str] = []

    def add(script: str) -> str:
        added.append(script)
        return "/assets/later.js"

    script, address = page_bundle("/app.js", sources.__getitem__, add)
    assert address == ("/assets/later.js" if added else None)
    return script, added


def test_a_module_that_loads_later_is_a_script_of_its_own_and_takes_the_modules_of_the_first() -> None:
    script, (later,) = split(LATER)
    assert "import(`/assets/later.js${again}`).then((later)=>later.default({kept,word}))" in script
    assert "const load=()=>$load_later(word);" in script
    assert [f"// {name}\n" in script for name in LATER] == [True, True, True, False, False]
    assert [f"// {name}\n" in later for name in LATER] == [False, False, False, True, True]
    assert later.startswith("export default({kept,word})=>{\nconst{only}=(()=>{")
    assert later.endswith("return{held,only};\n}")


def test_a_page_without_a_later_module_has_one_script() -> None:
    script, added = split({"/app.js": "const a = 1;"})
    assert added == []
    assert "import(" not in script


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"/both.js": "export const word = () => import(`/b.js${a}`), kept = 1;"}, "/b.js and /later.js"),
        ({"/app.js": 'import { load } from "/load.js";\nimport { held } from "/later.js";'}, "/later.js cannot be"),
        ({"/only.js": "export const only = () => import(`/later.js${a}`);"}, "/only.js is loaded later"),
        ({"/only.js": "export const only = await x();"}, "/only.js: only /later.js may"),
        ({"/later.js": "await x();"}, "/later.js is loaded later"),
        (
            {
                "/app.js": 'import { load } from "/load.js";\nexport const a = 1;',
                "/later.js": 'import { a } from "/app.js";',
            },
            "/later.js is loaded later",
        ),
        ({"/later.js": 'import { other } from "/both.js";'}, "does not export other"),
    ],
)
def test_a_module_that_cannot_load_later_is_refused(changes: dict[str, str], said: str) -> None:
    with pytest.raises(PageBuildError, match=said):
        split(LATER | changes)


def test_a_service_worker_cannot_load_a_module_later() -> None:
    with pytest.raises(PageBuildError, match=r"/app\.js"):
        bundle("/app.js", LATER.__getitem__)


def test_the_worker_knows_the_script_that_loads_later(folder: Path) -> None:
    before = build(folder, {})
    assert shell(before)["later"] is None
    (folder / "b.js").write_text("export const b = () => import(`/later.js${again}`);\n")
    (folder / "later.js").write_text("export const c = 1;\n")
    files = build(folder, {})
    later = str(shell(files)["later"])
    assert b"return{c};" in files[later[1:]]
    assert later.encode() in files[references(files["index.html"])[-1][1:]]
    (folder / "later.js").write_text("export const c = 2;\n")
    assert shell(build(folder, {}))["later"] != later


@pytest.mark.parametrize(
    "styles", ['@import "/x.css";', 'a { background: url("x.png") }', "a { background: url(../x.png) }"]
)
def test_styles_that_depend_on_their_address_are_refused(folder: Path, styles: str) -> None:
    (folder / "one.css").write_text(styles)
    with pytest.raises(PageBuildError, match=r"/one\.css"):
        build(folder, {})


def test_a_missing_module_is_named(folder: Path) -> None:
    (folder / "b.js").unlink()
    with pytest.raises(PageBuildError, match=r"/b\.js"):
        build(folder, {})


def test_a_folder_without_a_page_has_nothing_to_join(tmp_path: Path) -> None:
    assert build(tmp_path, {}) == {}


def test_the_page_of_this_repository_is_joined() -> None:
    files = build(FOLDER, {})
    scripts = "".join(
        content.decode() for name, content in files.items() if name.startswith("assets/") and name.endswith(".js")
    )
    for path in (FOLDER / "views").glob("*.js"):
        assert scripts.count(f"// /views/{path.name}\n") == 1
