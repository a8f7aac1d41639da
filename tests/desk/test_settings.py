"""The settings: every field has a default, and a mistake is named with its file and field."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.desk.config import Config, load_config
from workbench.desk.desk import Desk, open_desk
from workbench.desk.paths import Paths
from workbench.model.errors import LocalFileError, UnreadableInput


def test_without_a_file_everything_has_a_default(tmp_path: Path) -> None:
    config = load_config(tmp_path / "config.toml")
    assert config == Config()
    assert config.provider == "guided"
    assert config.passwords.words == 6
    assert config.organisation.zone == "UTC"


def test_settings_are_read_and_networks_brought_into_one_form(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        'name = "Ana"\n'
        "[organisation]\n"
        'domains = ["Example.com"]\n'
        'office_networks = [" 198.51.100.7/24 ", "2001:db8::1/48", "192.0.2.9"]\n'
        'zone = "Asia/Shanghai"\n'
        "[passwords]\n"
        'banned = ["acme"]\nwords = 7\n'
    )
    config = load_config(path)
    assert config.organisation.office_networks == ("198.51.100.0/24", "2001:db8::/48", "192.0.2.9/32")
    assert (config.name, config.organisation.zone, config.passwords.words) == ("Ana", "Asia/Shanghai", 7)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("nam = 'Ana'", "nam"),
        ("[organisation]\noffices = ['192.0.2.0/24']", "organisation.offices"),
        ("[organisation]\noffice_networks = ['192.0.2.0/24', 'the office']", "organisation.office_networks.1"),
        ("[organisation]\noffice_networks = ['192.0.2.0/33']", "organisation.office_networks.0"),
        ("[organisation]\nzone = 'Berlin'", "organisation.zone"),
        ("[organisation]\nzone = '../etc/passwd'", "organisation.zone"),
        ("[organisation]\nzone = ''", "organisation.zone"),
        ("[passwords]\nwords = 2", "passwords.words"),
        ("[passwords]\nwords = 'six'", "passwords.words"),
        ("[judging]\nweights = {new-network = 'much'}", "judging.weights.new-network"),
        ("[judging]\nweights = {new-netwrok = 3}", "judging.weights"),
        ("[organisation]\nvpn_networks = ['the tunnel']", "organisation.vpn_networks.0"),
        ("passwords = 6", "passwords"),
    ],
)
def test_a_wrong_setting_is_named_with_its_file_and_field(tmp_path: Path, text: str, field: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text)
    with pytest.raises(UnreadableInput) as caught:
        load_config(path)
    assert f"{path} are wrong at {field}:" in caught.value.title


def test_a_weight_for_a_reason_that_no_rule_has_is_refused_with_near_ones(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("[judging]\nweights = {new-netwrok = 3}\n")
    with pytest.raises(UnreadableInput, match=r"no rule has the reason 'new-netwrok'; did you mean new-network"):
        load_config(path)
    path.write_text("[judging]\nweights = {new-network = 3, hop = 0}\n")
    assert load_config(path).judging.weights == {"new-network": 3, "hop": 0}


def test_bad_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('name = "Ana"\n[organisation\n')
    with pytest.raises(UnreadableInput, match=r"not valid TOML.*line 2") as caught:
        load_config(path)
    assert str(path) in caught.value.title


def test_settings_that_are_no_text_or_cant_be_opened_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(b"name = '\xff\xfe'")
    with pytest.raises(UnreadableInput, match="not UTF-8"):
        load_config(path)
    with pytest.raises(LocalFileError, match="can't be opened"):
        load_config(tmp_path)


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass"))))
def test_whatever_the_settings_hold_they_are_read_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    path.write_bytes(content)
    try:
        load_config(path)
    except UnreadableInput as error:
        assert str(path) in error.title


def test_a_desk_does_not_open_with_wrong_settings(make_desk: Callable[..., Desk], paths: Paths, tmp_path: Path) -> None:
    paths.config.mkdir(parents=True)
    paths.config_file.write_text("nam = 'Ana'")
    with pytest.raises(UnreadableInput, match="nam"):
        make_desk()
    assert not (tmp_path / "cases.db").exists()


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("", "guided"),
        ('[providers.our-mail]\nkind = "alimail"\n', "our-mail"),
        ('provider = "guided"\n[providers.our-mail]\nkind = "alimail"\n', "guided"),
        ('[providers.a]\nkind = "alimail"\n[providers.b]\nkind = "dovecot"\n', "guided"),
    ],
)
def test_a_new_case_starts_with_the_one_mail_system_that_was_set_up_unless_the_settings_say_otherwise(
    tmp_path: Path, written: str, first: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(written)
    assert load_config(path).starts_with == first


def test_the_practice_starts_with_its_own_company_whatever_the_settings_say(tmp_path: Path) -> None:
    paths = Paths(config=tmp_path / "config", data=tmp_path / "data", state=tmp_path / "state")
    with closing(open_desk(case_file=tmp_path / "cases.db", paths=paths, starts_with="practice")) as desk:
        assert desk.config.starts_with == "practice"
    with closing(open_desk(case_file=tmp_path / "cases.db", paths=paths)) as desk:
        assert desk.config.starts_with == "guided"
