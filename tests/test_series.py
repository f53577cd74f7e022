"""Policies as data, a document's own toll, and tolls over time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import terms
from tracker.errors import ReadError, UsageError
from tracker.intervals import stated_limits
from tracker.model import Claim, Document, Reading
from tracker.series import (
    OVER_TIME_COLUMNS,
    POLICY_NAMES,
    Policy,
    TollRow,
    day_row,
    document_tolls,
    load_policy,
    toll_row,
    tolls_over_time,
)

KEEP = load_policy("keep")
ACLED = load_policy("acled")
EMDAT = load_policy("emdat")
UCDP = load_policy("ucdp")


def claim(sentence: str, surface: str, value: int | None, *, at: int = 0, **changes: object) -> Claim:
    """A claim whose surface stands in the sentence, which begins at offset `at` of the text."""
    start = at + sentence.index(surface)
    settings: dict[str, object] = {
        "claim_id": f"d:{start}-{start + len(surface)}:{changes.get('outcome', 'killed')}",
        "doc_id": "d",
        "field": "text",
        "start": start,
        "end": start + len(surface),
        "surface": surface,
        "sentence": sentence,
        "sentence_start": at,
        "value": value,
        "bound": "exact",
        "outcome": "killed",
    }
    settings.update(changes)
    bound = str(settings["bound"])
    limits = stated_limits(value, bound) if value is not None and bound not in ("vague", "range") else (None, None)
    settings.setdefault("low", limits[0])
    settings.setdefault("high", limits[1])
    return Claim(**settings)  # type: ignore[arg-type]


def reading(*claims: Claim, published: date | None = None, doc_id: str = "d") -> Reading:
    return Reading(document=Document(doc_id=doc_id, text="", published=published), claims=claims)


def toll(*claims: Claim, policy: Policy = KEEP, outcome: str = "killed", group: str = "all") -> TollRow | None:
    rows = document_tolls([reading(*claims)], policy)
    return next((row for row in rows if row.outcome == outcome and row.group == group), None)


def best(*claims: Claim, policy: Policy = KEEP, outcome: str = "killed", group: str = "all") -> int | None:
    row = toll(*claims, policy=policy, outcome=outcome, group=group)
    assert row is not None
    return row.best


class TestPolicies:
    def test_each_loads_and_names_its_source(self) -> None:
        assert [load_policy(name).name for name in POLICY_NAMES] == list(POLICY_NAMES)
        assert all(load_policy(name).source and load_policy(name).about for name in POLICY_NAMES)

    @pytest.mark.parametrize(
        ("surface", "sentence", "policy", "number"),
        [
            ("several", "several were killed", KEEP, None),
            ("several", "several were killed", ACLED, 3),
            ("several", "several were killed in a massacre", ACLED, 10),
            ("tens", "tens were killed", ACLED, 10),
            ("dozens", "dozens were killed", ACLED, 12),
            ("hundreds of", "hundreds of people died", ACLED, 100),
            ("hundreds of", "hundreds of people died", EMDAT, 200),
            ("thousands", "thousands died", EMDAT, 2000),
            ("thousands", "thousands died", ACLED, 1000),
            ("dozens", "dozens died", UCDP, 12),
        ],
    )
    def test_vague_words(self, surface: str, sentence: str, policy: Policy, number: int | None) -> None:
        assert best(claim(sentence, surface, None, bound="vague"), policy=policy) == number

    @pytest.mark.parametrize(("policy", "number"), [(KEEP, 20), (ACLED, 20), (EMDAT, 25), (UCDP, 20)])
    def test_ranges(self, policy: Policy, number: int) -> None:
        row = toll(claim("20 to 30 died", "20 to 30", None, bound="range", low=20, high=30), policy=policy)
        assert row is not None
        assert (row.low, row.best, row.high) == (20, number, 30)

    @given(st.integers(1, 10**6), st.sampled_from(["exact", "at_least", "more_than", "up_to", "nearly", "about"]))
    def test_keep_gives_the_number_as_stated_and_orders_its_ends(self, value: int, bound: str) -> None:
        row = toll(claim(f"{value} died", str(value), value, bound=bound))
        assert row is not None
        assert row.best == value
        assert row.low is None or row.low <= row.best
        assert row.high is None or row.best <= row.high

    def test_casualties_alone_are_no_deaths_under_acled(self) -> None:
        hurt = claim("35 casualties", "35", 35, outcome="casualties")
        assert best(hurt, policy=ACLED) == 0
        assert toll(hurt) is None
        dead = claim("4 were killed", "4", 4, at=40)
        assert best(hurt, dead, policy=ACLED) == 4

    def test_a_feared_figure_counts_under_acled_where_no_firmer_one_stands(self) -> None:
        feared = claim("One was feared dead", "One", 1, status="feared")
        assert toll(feared) is None
        assert best(feared, policy=ACLED) == 1
        dead = claim("4 were killed", "4", 4, at=40)
        assert best(feared, dead, policy=ACLED) == 4

    def test_the_missing_count_as_dead_under_emdat(self) -> None:
        dead = claim("10 died", "10", 10)
        missing = claim("5 are missing", "5", 5, at=20, outcome="missing", basis="total")
        assert best(dead, missing, policy=EMDAT) == 15
        assert best(dead, missing) == 10
        assert best(missing, policy=EMDAT) == 5

    @pytest.mark.parametrize(("place", "persons"), [("Honduras", 50), ("Japan", 30), (None, 50)])
    def test_families_become_persons_under_emdat(self, place: str | None, persons: int) -> None:
        families = claim("10 families fled", "10", 10, outcome="displaced", unit="household", place=place)
        assert best(families, policy=EMDAT, outcome="displaced") == persons
        assert best(families, outcome="displaced") is None

    def test_ucdp_takes_the_most_reliable_and_spans_the_rivals(self) -> None:
        rebels = claim("Rebels say 90 died", "90", 90, source="Rebels", source_type="rebel")
        un = claim("The UN says 60 died", "60", 60, at=30, source="The UN", source_type="un")
        row = toll(rebels, un, policy=UCDP)
        assert row is not None
        assert (row.low, row.best, row.high) == (60, 60, 90)

    def test_acled_takes_the_lowest_rival(self) -> None:
        army = claim("The army says 90 died", "90", 90, source="The army", source_type="military")
        other = claim("Medics say 60 died", "60", 60, at=30, source="Medics", source_type="medical")
        assert best(army, other, policy=ACLED) == 60
        assert best(army, other) == 90

    def test_a_policy_of_the_users_own(self, tmp_path: Path) -> None:
        path = tmp_path / "mine.toml"
        path.write_text(
            'name = "mine"\ntitle = "t"\nabout = "a"\nsource = "s"\n'
            '[words]\ndozens = 24\n[rivals]\nchoose = ["highest"]\n',
            encoding="utf-8",
        )
        mine = load_policy(path)
        assert best(claim("dozens died", "dozens", None, bound="vague"), policy=mine) == 24

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("name = 1", "'name' holds 1, not a str"),
            ('mood = "grim"', "unknown policy key 'mood'"),
            ('name = "x"', "a policy needs title, about, source"),
            ('name="x"\ntitle="t"\nabout="a"\nsource="s"\n[words]\nheaps = 9', "policy key 'words' holds 'heaps'"),
            (
                'name="x"\ntitle="t"\nabout="a"\nsource="s"\n[rivals]\nchoose = ["nicest"]',
                "policy key 'rivals.choose' holds 'nicest'",
            ),
            ("name =", "no valid TOML"),
        ],
    )
    def test_a_wrong_policy_is_one_clear_line(self, tmp_path: Path, text: str, says: str) -> None:
        path = tmp_path / "bad.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ReadError) as caught:
            load_policy(path)
        assert says in str(caught.value)
        assert str(path) in str(caught.value)

    def test_an_unknown_name_is_a_usage_error(self) -> None:
        with pytest.raises(UsageError, match="known: keep, acled, emdat, ucdp"):
            load_policy("guess")
        with pytest.raises(ReadError, match="cannot be read"):
            load_policy("missing.toml")


class TestOneDocument:
    def test_columns(self) -> None:
        row = toll(claim("12 died", "12", 12))
        assert row is not None
        assert list(toll_row(row)) == [*terms.TOLL_COLUMNS, "schema"]
        assert toll_row(row)["claim_ids"] == ["d:0-2:killed"]

    def test_an_outcome_not_spoken_of_has_no_row_and_a_stated_zero_is_zero(self) -> None:
        nobody = claim("no one was hurt", "no one", 0, outcome="injured", polarity="zero")
        assert toll(nobody) is None
        assert best(nobody, outcome="injured") == 0

    def test_a_zero_yields_to_a_number(self) -> None:
        nobody = claim("no one was killed", "no one", 0, polarity="zero")
        assert best(nobody, claim("3 were killed", "3", 3, at=50)) == 3

    def test_a_figure_told_twice_counts_once(self) -> None:
        assert best(claim("12 dead", "12", 12), claim("12 people died", "12", 12, at=20)) == 12

    def test_joined_groups_of_one_sentence_add_up(self) -> None:
        words = "one policeman and four other Iraqis were killed"
        police, others = claim(words, "one", 1, group="police"), claim(words, "four", 4)
        assert best(police, others) == 5
        assert best(police, others, group="police") == 1

    def test_a_list_of_groups_adds_up(self) -> None:
        words = "3 men, 1 woman hurt"
        men = claim(words, "3", 3, group="man", outcome="injured")
        assert best(men, claim(words, "1", 1, group="woman", outcome="injured"), outcome="injured") == 4

    @pytest.mark.parametrize(
        ("words", "first", "second"),
        [
            ("the crash hurt four passengers, one seriously", "four", "one"),
            ("killing six (some reports indicate seven)", "six", "seven"),
        ],
    )
    def test_a_figure_set_off_is_a_part_or_a_rival(self, words: str, first: str, second: str) -> None:
        numbers = {"four": 4, "one": 1, "six": 6, "seven": 7}
        assert best(claim(words, first, numbers[first]), claim(words, second, numbers[second])) == numbers[first]

    def test_groups_that_make_up_the_first_figure_are_its_parts(self) -> None:
        words = "40 people, 6 policemen and 34 villagers, were killed"
        parts = claim(words, "6", 6, group="police"), claim(words, "34", 34, group="civilian")
        assert best(claim(words, "40", 40), *parts) == 40

    def test_a_part_is_not_added(self) -> None:
        words = "30 died, including 12 children"
        whole = claim(words, "30", 30)
        part = claim(words, "12", 12, group="child", basis="part", part_of=whole.claim_id)
        assert best(whole, part) == 30
        assert best(whole, part, group="child") == 12

    def test_parts_alone_are_the_least_that_is_known(self) -> None:
        assert best(claim("among the dead were 3 soldiers", "3", 3, basis="part", group="military")) == 3

    def test_an_increment_adds_only_where_no_total_is_stated(self) -> None:
        more = claim("another 40 were killed", "40", 40, basis="increment")
        total = claim("the toll stands at 673", "673", 673, at=40)
        incident = replace(claim("12 were killed at once", "12", 12, at=40), basis="incident")
        assert best(more, total) == 673
        assert best(incident, more) == 52
        assert best(more) == 40

    def test_others_also_killed_add_up(self) -> None:
        workers = claim("Eleven workers were slain.", "Eleven", 11, group="foreigner")
        police = claim("Two police were also killed.", "Two", 2, at=40, group="police")
        assert best(workers, police) == 13

    def test_a_person_and_others_also_killed_add_up(self) -> None:
        officer = claim("A security officer was killed.", "A security officer", 1, implicit=True, group="police")
        two = claim("Two others were also killed.", "Two", 2, at=40)
        assert best(officer, two) == 3
        assert best(officer, claim("Two were killed.", "Two", 2, at=40)) == 2

    def test_people_told_one_by_one_add_up_only_with_also(self) -> None:
        engineer = claim("An engineer was killed.", "An engineer", 1, implicit=True)
        driver = claim("A driver was also killed.", "A driver", 1, at=40, implicit=True)
        again = claim("The engineer died at noon.", "The engineer", 1, at=80, implicit=True)
        assert best(engineer, driver) == 2
        assert best(engineer, again) == 1

    def test_a_list_of_people_adds_up(self) -> None:
        words = "A man, his wife, and their daughter were murdered"
        people = [claim(words, person, 1, implicit=True) for person in ("A man", "his wife", "their daughter")]
        assert best(*people) == 3

    def test_a_number_goes_before_a_vague_word(self) -> None:
        several = claim("Several people dead.", "Several", None, bound="vague")
        assert best(several, claim("Fourteen dead.", "Fourteen", 14, at=30), policy=ACLED) == 14
        assert best(several, policy=ACLED) == 3

    def test_the_figure_told_most_often_is_the_toll(self) -> None:
        first = claim("He killed two people.", "two", 2)
        later = [claim("Three people are dead.", "Three", 3, at=at) for at in (30, 60)]
        assert best(first, *later) == 3
        assert best(first, later[0]) == 2

    def test_a_count_raised_later_is_the_toll(self) -> None:
        first = claim("Eight people died.", "Eight", 8)
        words = "That count was raised to 19 the next day."
        assert best(first, claim(words, "19", 19, at=40)) == 19

    def test_a_bomber_is_not_added_to_numbered_victims(self) -> None:
        words = "Six people were killed when a bomber blew herself up"
        bomber = claim(words, "a bomber", 1, implicit=True, group="perpetrator")
        assert best(claim(words, "Six", 6), bomber) == 6
        assert best(bomber) == 1
        assert best(claim(words, "Six", 6), bomber, group="perpetrator") == 1

    def test_an_attacker_named_with_a_victim_stays(self) -> None:
        words = "The assailant and one civilian were killed"
        attacker = claim(words, "The assailant", 1, implicit=True, group="perpetrator")
        assert best(attacker, claim(words, "one", 1, group="civilian")) == 2

    def test_a_word_far_before_the_figure_joins_nothing(self) -> None:
        words = "killed ten people and wounded many, most of them clerks, although six policemen were among them"
        assert best(claim(words, "ten", 10), claim(words, "six", 6, group="police")) == 10

    def test_a_raised_total_is_taken(self) -> None:
        first = claim("killing fifteen workers", "fifteen", 15)
        words = "two more bodies were found, raising the number to seventeen"
        more = claim(words, "two more", 2, at=40, basis="increment")
        assert best(first, more, claim(words, "seventeen", 17, at=40)) == 17

    def test_three_listed_groups_add_up_even_where_the_last_two_make_up_the_first(self) -> None:
        words = "Two members of the border police, one rebel, and one farmer were killed"
        police = claim(words, "Two", 2, group="police")
        rebel, farmer = claim(words, "one", 1, group="militant"), claim(words, "one farmer", 1, group="civilian")
        assert best(police, rebel, farmer) == 4

    def test_a_sum_given_in_brackets_is_the_count_of_its_sentence(self) -> None:
        guard = claim("The crowd killed one.", "one", 1)
        words = "11 inmates were also shot (total of 12 deaths)"
        prisoners = claim(words, "11", 11, at=30, group="prisoner")
        assert best(guard, prisoners, claim(words, "12", 12, at=30)) == 12

    def test_people_killed_as_well_add_up(self) -> None:
        priest = claim("A priest was killed.", "A priest", 1, implicit=True)
        passer = claim("A passer-by was killed as well.", "A passer-by", 1, at=40, implicit=True)
        assert best(priest, passer) == 2

    def test_the_note_of_a_record_goes_before_all_else(self) -> None:
        army = claim("14 soldiers died, says the army.", "14", 14, source="the army")
        note = claim("Fatalities are split across 2 events (8).", "8", 8, at=40)
        assert best(army, note) == 8
        assert best(army, replace(note, source="the recorder"), policy=ACLED) == 8

    @pytest.mark.parametrize(
        "wide",
        [
            "A total of nine people were killed on this day.",
            "In all, nine died in several mortar attacks.",
            "He was one of nine killed in separate incidents.",
        ],
    )
    def test_the_count_of_several_incidents_is_not_that_of_the_one_told(self, wide: str) -> None:
        assert best(claim("A mine killed two people.", "two", 2), claim(wide, "nine", 9, at=40)) == 2

    def test_a_text_on_several_incidents_is_about_all_unless_it_tells_of_one(self) -> None:
        wide = claim("The three bombings killed nine.", "nine", 9)
        first = claim("The blast at the market killed two.", "two", 2, at=40)
        second = claim("A bomb on a bus killed four.", "four", 4, at=80)
        assert best(wide) == 9
        assert best(wide, first) == 2
        assert best(wide, first, second) == 9
        assert best(wide, claim("Five died in the deadliest blast.", "Five", 5, at=40)) == 9

    def test_a_figure_told_again_yields_only_to_announced_reports(self) -> None:
        twice = [claim("Two men were killed.", "Two", 2, at=at) for at in (0, 40)]
        other = claim("Seventeen died, says the mayor.", "Seventeen", 17, at=80, source="the mayor")
        police = [replace(told, source="the police") for told in twice]
        announced = claim("Other reports say one died.", "one", 1, at=120)
        assert best(*police, other) == 2
        assert best(police[0], replace(other, as_of=date(2020, 1, 2))) == 17
        assert best(*police, announced, policy=ACLED) == 1

    def test_a_text_that_only_looks_back_is_about_that(self) -> None:
        past = claim("3 had died in 1998", "3", 3, event_id="past", background=True)
        assert [row.main for row in document_tolls([reading(past)], KEEP)] == [True]

    def test_a_count_of_years_is_not_what_a_text_is_about(self) -> None:
        words = "more than 2000 people have perished since January 2004"
        years = claim(words, "more than 2000", 2000, event_id="insurgency", background=True, bound="more_than")
        assert [row.main for row in document_tolls([reading(years)], KEEP)] == [False]

    def test_a_later_figure_of_the_same_people_does_not_add(self) -> None:
        assert best(claim("Four were injured.", "Four", 4), claim("Three were hurt badly.", "Three", 3, at=30)) == 4

    def test_people_without_a_number_count_only_where_no_number_covers_them(self) -> None:
        man = claim("a man was shot dead", "a man", 1, implicit=True, victims="a man")
        wife = claim("a man and his wife were shot dead", "his wife", 1, implicit=True, victims="his wife")
        assert best(man) == 1
        assert best(man, claim("two people died", "two", 2, at=40)) == 2
        assert best(claim("a man and his wife were shot dead", "a man", 1, implicit=True, victims="a man"), wife) == 2

    def test_a_person_joined_to_a_number_adds_up(self) -> None:
        words = "a major and 5 militants were killed"
        major = claim(words, "a major", 1, implicit=True, group="military", victims="a major")
        assert best(major, claim(words, "5", 5, group="militant")) == 6

    def test_of_rival_totals_the_latest(self) -> None:
        early = claim("19 dead, says the ministry", "19", 19, as_of=date(2020, 10, 28), source="the ministry")
        late = claim("21 dead, says the office", "21", 21, at=40, as_of=date(2020, 10, 29), source="the office")
        assert best(early, late) == 21
        assert best(late, early) == 21

    def test_denied_feared_and_rates_do_not_count(self) -> None:
        others = [
            claim("60 had died", "60", 60, polarity="denied"),
            claim("90 feared dead", "90", 90, at=20, status="feared"),
            claim("8 die each day", "8", 8, at=40, basis="rate"),
        ]
        assert toll(*others) is None

    def test_the_main_event_is_the_documents_own(self) -> None:
        own = claim("1,200 dead", "1,200", 1200, event_id="war-2020")
        past = claim("30,000 died then", "30,000", 30000, at=30, event_id="war-1990s", background=True)
        rows = document_tolls([reading(own, past)], KEEP)
        assert [(row.event_id, row.main, row.best) for row in rows] == [
            ("war-2020", True, 1200),
            ("war-1990s", False, 30000),
        ]

    def test_a_vague_word_leaves_best_open_under_keep(self) -> None:
        row = toll(claim("dozens died", "dozens", None, bound="vague", low=24))
        assert row is not None
        assert (row.low, row.best, row.high) == (24, None, None)

    @given(st.lists(st.integers(1, 500), min_size=1, max_size=6))
    def test_the_toll_is_never_more_than_all_figures_together(self, numbers: list[int]) -> None:
        words = " and ".join(f"{number} people" for number in numbers) + " died"
        at, claims = 0, []
        for number in numbers:
            start = words.index(str(number), at)
            at = start + len(str(number))
            claims.append(replace(claim(words, str(number), number), start=start, end=at, claim_id=f"d:{start}"))
        result = best(*claims)
        assert result is not None
        assert max(numbers[0], 1) <= result <= sum(numbers)


class TestOverTime:
    def story(self, doc_id: str, day: int, number: int, **changes: Any) -> Reading:
        made = claim(f"{number} died", str(number), number, event_id="war", **changes)
        return reading(
            replace(made, doc_id=doc_id, claim_id=f"{doc_id}:0"), published=date(2020, 10, day), doc_id=doc_id
        )

    def test_days_sources_and_the_band(self) -> None:
        readings = [
            self.story("a", 27, 1008, source="army", source_type="military"),
            self.story("b", 28, 1068, source="army", source_type="military"),
            self.story("c", 28, 1100, source="UN", source_type="un"),
        ]
        rows = tolls_over_time(readings, UCDP)
        assert [(row.as_of.day, row.low, row.best, row.high, row.sources) for row in rows] == [
            (27, 1008, 1008, 1008, 1),
            (28, 1068, 1100, 1100, 2),
        ]
        assert rows[1].claim_ids == ("b:0", "c:0")
        assert rows[1].note == "sources differ: 1,068, 1,100"
        assert list(day_row(rows[0])) == [*OVER_TIME_COLUMNS, "schema"]
        assert day_row(rows[0])["as_of"] == "2020-10-27"

    def test_policies_stand_side_by_side(self) -> None:
        vague = self.story("a", 27, 1)
        vague = replace(vague, claims=(replace(vague.claims[0], value=None, surface="dozens", bound="vague"),))
        rows = tolls_over_time([vague], [KEEP, ACLED, UCDP])
        assert [(row.policy, row.best) for row in rows] == [("acled", 12), ("ucdp", 12)]

    def test_two_sources_settle_a_figure_under_emdat(self) -> None:
        readings = [
            self.story("a", 27, 30, source="army"),
            self.story("b", 27, 25, source="police"),
            self.story("c", 27, 25, source="medics"),
        ]
        assert tolls_over_time(readings, EMDAT)[0].best == 25
        lone = tolls_over_time(readings[:1], EMDAT)[0]
        assert lone.best == 30
        assert lone.note == "given by 1 of the 2 sources that the policy asks for"

    def test_sides_parts_and_increments_are_no_one_curve(self) -> None:
        readings = [
            self.story("a", 27, 30, side="Armenian"),
            self.story("b", 27, 20, side="Azerbaijani"),
            self.story("c", 28, 5, side="Armenian", basis="increment"),
        ]
        assert [(row.side, row.best) for row in tolls_over_time(readings, KEEP)] == [
            ("Armenian", 30),
            ("Azerbaijani", 20),
        ]

    def test_a_claim_without_a_day_is_on_no_curve(self) -> None:
        undated = self.story("a", 27, 30)
        undated = replace(undated, document=replace(undated.document, published=None))
        assert tolls_over_time([undated], KEEP) == []
