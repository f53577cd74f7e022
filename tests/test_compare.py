"""A statement against a source: the four verdicts, time, parts and sums, and rows of pairs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.compare import VERDICTS, Verdict, compare, compare_rows, verdict_row
from tracker.compare.judge import judge
from tracker.compare.times import StatedTime, stated_time
from tracker.compare.weigh import EARLIER, LATER, SAME_TIME, weigh
from tracker.errors import ReadError
from tracker.intervals import stated_limits
from tracker.model import Claim

BOUNDS = ("exact", "at_least", "more_than", "up_to", "fewer_than", "nearly", "about")


def figure(value: int | None, bound: str = "exact", **changes: object) -> Claim:
    limits = stated_limits(value, bound) if value is not None and bound in BOUNDS else (None, None)
    claim = Claim(
        claim_id=f"{value}:{bound}",
        doc_id="d",
        field="text",
        start=0,
        end=4,
        surface=f"{bound} {value}",
        sentence="they were killed",
        sentence_start=0,
        value=value,
        low=limits[0],
        high=limits[1],
        bound=bound,
        outcome="killed",
    )
    return replace(claim, **changes)


class TestWeighing:
    @pytest.mark.parametrize(
        ("source", "statement", "verdict"),
        [
            (figure(100), figure(100), "supported"),
            (figure(100), figure(110, "fewer_than"), "supported"),
            (figure(118), figure(110, "fewer_than"), "refuted"),
            (figure(118), figure(110, "more_than"), "supported"),
            (figure(110), figure(110, "more_than"), "refuted"),
            (figure(12), figure(10), "refuted"),
            (figure(30, "at_least"), figure(35), "compatible"),
            (figure(30, "at_least"), figure(25), "refuted"),
            (figure(300, "more_than"), figure(400, "fewer_than"), "supported"),
            (figure(300, "more_than"), figure(400, "more_than"), "refuted"),
            (figure(300, "more_than"), figure(350, "more_than"), "compatible"),
            (figure(300, "more_than"), figure(700, "more_than"), "compatible"),
            (figure(300, "more_than"), figure(400), "compatible"),
            (figure(1000, "more_than"), figure(1200, "more_than"), "compatible"),
            (figure(700, "more_than"), figure(410, "more_than"), "supported"),
            (figure(100, "nearly"), figure(100), "supported"),
            (figure(1217), figure(1200), "supported"),
            (figure(1217), figure(1300), "refuted"),
            (figure(471), figure(470), "refuted"),
            (figure(105), figure(100, "about"), "supported"),
            (figure(74, "at_least"), figure(None, "vague", surface="Dozens"), "supported"),
            (figure(4), figure(None, "vague", surface="Dozens"), "refuted"),
        ],
    )
    def test_table(self, source: Claim, statement: Claim, verdict: str) -> None:
        assert weigh(statement, source, time=SAME_TIME).verdict == verdict

    def test_a_lost_bound_is_noted(self) -> None:
        weighed = weigh(figure(100), figure(100, "nearly"), time=SAME_TIME)
        assert weighed.note == 'CF401 bound-lost: the source says "nearly 100", the statement "exact 100"'
        assert weigh(figure(100), figure(100), time=SAME_TIME).note == ""

    @pytest.mark.parametrize(
        ("time", "statement", "verdict"),
        [
            (LATER, 140, "compatible"),
            (LATER, 90, "refuted"),
            (EARLIER, 90, "compatible"),
            (EARLIER, 140, "refuted"),
        ],
    )
    def test_a_toll_only_rises(self, time: str, statement: int, verdict: str) -> None:
        assert weigh(figure(statement), figure(118), time=time).verdict == verdict

    @pytest.mark.parametrize("time", [LATER, EARLIER])
    def test_the_missing_may_fall(self, time: str) -> None:
        said, told = figure(40, outcome="missing"), figure(100, outcome="missing")
        assert weigh(said, told, time=time, rising=False).verdict == "compatible"

    @pytest.mark.parametrize(("part", "verdict"), [("statement", "compatible"), ("source", "refuted")])
    def test_a_part_is_no_more_than_the_whole(self, part: str, verdict: str) -> None:
        assert weigh(figure(5), figure(12), time=SAME_TIME, part=part).verdict == verdict

    @given(st.integers(0, 10**5), st.integers(0, 10**5), st.sampled_from(BOUNDS), st.sampled_from(BOUNDS))
    def test_what_is_refuted_one_way_is_refuted_the_other(self, a: int, b: int, one: str, two: str) -> None:
        first, second = figure(a, one), figure(b, two)
        forth, back = weigh(first, second, time=SAME_TIME), weigh(second, first, time=SAME_TIME)
        assert "supported" in (forth.verdict, back.verdict) or forth.verdict == back.verdict

    @given(st.integers(1, 10**6), st.sampled_from(BOUNDS))
    def test_a_figure_supports_itself(self, value: int, bound: str) -> None:
        assert weigh(figure(value, bound), figure(value, bound), time=SAME_TIME).verdict == "supported"


class TestChoosing:
    def test_the_same_number_goes_before_the_first(self) -> None:
        source = [figure(7, group="police"), figure(13)]
        assert judge(figure(13), source, None).verdict == "supported"

    def test_joined_groups_are_added_up(self) -> None:
        sentence = "11 militants and six soldiers were killed"
        militants = figure(11, group="militant", sentence=sentence, end=2)
        soldiers = figure(6, group="military", sentence=sentence, start=17, end=20)
        assert judge(figure(17), [militants, soldiers], None).verdict == "supported"
        assert judge(figure(18), [militants, soldiers], None).verdict != "supported"

    def test_a_number_moved_to_another_outcome_is_refuted(self) -> None:
        source = [figure(7, group="police"), figure(60, "about", outcome="injured")]
        swapped = judge(figure(60, "about"), source, None)
        assert swapped.verdict == "refuted"
        assert swapped.why == 'the source counts "about 60" injured, not killed'

    def test_a_number_moved_to_another_group_is_refuted(self) -> None:
        verdict = judge(figure(25, group="civilian"), [figure(25, group="police")], None)
        assert verdict.verdict == "refuted"
        assert "of the group police, not civilian" in verdict.why

    def test_attackers_and_militants_are_one(self) -> None:
        assert judge(figure(7, group="militant"), [figure(7, group="perpetrator")], None).verdict == "supported"

    def test_another_outcome_is_not_comparable(self) -> None:
        verdict = judge(figure(550, outcome="rescued"), [figure(231, outcome="missing")], None)
        assert verdict.verdict == "not_comparable"
        assert "one counts the" in verdict.why

    def test_casualties_are_the_dead_where_no_wounded_are_told(self) -> None:
        dead = figure(10834)
        assert judge(figure(12000, "fewer_than", outcome="casualties"), [dead], None).verdict == "supported"
        hurt = figure(5000, outcome="injured")
        assert judge(figure(12000, "fewer_than", outcome="casualties"), [dead, hurt], None).verdict != "supported"

    def test_a_part_below_the_whole_is_not_refuted(self) -> None:
        one = figure(1, basis="part")
        assert judge(one, [figure(16)], None).verdict == "compatible"
        badly = figure(5, outcome="injured", sentence="five badly injured", end=4)
        twelve = figure(12, outcome="injured", sentence="twelve injured", end=6)
        assert judge(badly, [twelve], None).verdict == "compatible"

    def test_the_dead_are_a_part_of_those_dead_or_missing(self) -> None:
        both = figure(600, sentence="600 were killed or wounded", start=0, end=3)
        apart = figure(600, sentence="600 were killed and 20 wounded", start=0, end=3)
        assert judge(figure(500), [both], None).verdict == "compatible"
        assert judge(figure(700), [both], None).verdict == "refuted"
        assert judge(both, [figure(500)], None).verdict == "compatible"
        assert judge(figure(500), [apart], None).verdict == "refuted"

    def test_a_told_rise_is_later(self) -> None:
        risen = figure(146, sentence="the death toll has risen to 146", start=28, end=31)
        assert judge(risen, [figure(128)], None).verdict == "compatible"
        assert judge(figure(146), [figure(128)], None).verdict == "refuted"

    def test_the_nearest_figure_is_the_counterpart(self) -> None:
        source = [figure(7090), figure(236732)]
        assert judge(figure(232000, "fewer_than"), source, None).verdict == "refuted"
        assert judge(figure(230000, "more_than"), source, None).verdict == "supported"

    def test_a_vague_word_repeats_no_number_while_a_number_is_there(self) -> None:
        few = figure(None, "vague", surface="few", low=2, high=10)
        assert judge(figure(109, "fewer_than"), [figure(134), few], None).verdict == "refuted"
        assert judge(figure(109, "fewer_than"), [few], None).verdict == "supported"

    @pytest.mark.parametrize(
        ("told", "said", "verdict"),
        [
            ("As of April 6 there were 541 dead", "As of April 5 there were 531 dead", "compatible"),
            ("As of April 6 there were 541 dead", "As of April 6 there were 531 dead", "refuted"),
            ("As of April 6 there were 541 dead", "As of April 5 there were over 560 dead", "refuted"),
        ],
    )
    def test_exact_counts_of_two_days_do_not_clash(self, told: str, said: str, verdict: str) -> None:
        source = figure(541, sentence=told, start=told.index("541"), end=told.index("541") + 3)
        number = said.split()[-2]
        start = said.index(number)
        bound = "more_than" if "over" in said else "exact"
        statement = figure(int(number), bound, sentence=said, start=start, end=start + 3)
        assert judge(statement, [source], None).verdict == verdict

    @pytest.mark.parametrize(
        ("place", "other", "shared", "verdict"),
        [
            ("Berlin", "Paris", "killed in Berlin\nkilled in Paris", "not_comparable"),
            ("New York", "New York state", "", "supported"),
            ("Oman", "Sultanate", "", "supported"),
            ("Moldova", "Transnistria", "Moldova, Transnistria\nTransnistria, Moldova", "supported"),
        ],
    )
    def test_places(self, place: str, other: str, shared: str, verdict: str) -> None:
        said, told = figure(25, place=place), figure(25, place=other)
        assert judge(said, [told], None, shared=shared).verdict == verdict

    def test_no_source_figure(self) -> None:
        assert judge(figure(5), [], None).verdict == "not_comparable"


class TestTimes:
    @pytest.mark.parametrize(
        ("sentence", "time"),
        [
            ("By 27 March 2020 , the island counted 276 cases", StatedTime(2020, 3, 27)),
            ("Before April 10 , 2020 , Palestine had 276 cases", StatedTime(2020, 4, 10, "before")),
            ("276 cases were known after March 16", StatedTime(None, 3, 16, "after")),
            ("As of after 1 April there were 276 cases", StatedTime(None, 4, 1, "after")),
            ("There are 276 cases", None),
            ("In May 2020 there were 276 cases", None),
        ],
    )
    def test_days_in_sentences(self, sentence: str, time: StatedTime | None) -> None:
        at = sentence.index("276")
        assert stated_time(figure(276, sentence=sentence, start=at, end=at + 3)) == time

    @pytest.mark.parametrize(
        ("said", "told", "order"),
        [
            (StatedTime(2020, 4, 9), StatedTime(2020, 4, 9), 0),
            (StatedTime(2020, 4, 10), StatedTime(2020, 4, 9), 0),
            (StatedTime(2020, 4, 20), StatedTime(2020, 4, 9), 1),
            (StatedTime(2020, 4, 1), StatedTime(2020, 4, 9), -1),
            (StatedTime(2020, 4, 9, "before"), StatedTime(2020, 4, 9), -1),
            (StatedTime(2020, 4, 10, "before"), StatedTime(2020, 4, 9), 0),
            (StatedTime(2020, 4, 9, "after"), StatedTime(2020, 4, 9), 0),
            (StatedTime(2020, 4, 15, "after"), StatedTime(2020, 4, 9), 1),
            (StatedTime(2020, 4, 9, "since"), StatedTime(2020, 4, 9), 0),
            (StatedTime(None, 2, 30), StatedTime(None, 2, 29), 0),
        ],
    )
    def test_order(self, said: StatedTime, told: StatedTime, order: int) -> None:
        assert said.order(told) == order

    def test_the_same_number_for_another_day_is_refuted(self) -> None:
        told = figure(26, sentence="As of 7 April 2020 26 had died", start=19, end=21)
        said = figure(26, sentence="26 had died before 7 April 2020", start=0, end=2)
        verdict = judge(said, [told], None)
        assert verdict.verdict == "refuted"
        assert "for another day" in verdict.why


class TestTexts:
    def test_refuted_and_why(self) -> None:
        verdict = compare("At least 12 people were killed.", "Ten people were killed.")
        assert verdict.verdict == "refuted"
        assert verdict.why == '"Ten" allows 10, the source\'s "At least 12" 12 or more: 2 apart.'
        assert verdict.pairs[0].statement.value == 10

    @pytest.mark.parametrize(
        ("source", "statement", "verdict"),
        [
            ("Nearly 100 people were killed.", "100 people were killed.", "supported"),
            ("12 people were killed and 30 injured.", "12 people were killed.", "supported"),
            ("12 people were killed.", "More than 5 people were killed.", "supported"),
            ("12 people were killed.", "The markets fell.", "not_comparable"),
            ("The markets fell.", "12 people were killed.", "not_comparable"),
            ("At least 12 people were killed.", "20 people were killed.", "compatible"),
        ],
    )
    def test_verdicts(self, source: str, statement: str, verdict: str) -> None:
        assert compare(source, statement).verdict == verdict

    def test_figures_that_make_up_the_sources_are_not_refuted(self) -> None:
        verdict = compare("Nine people were killed.", "Five soldiers and four policemen were killed.")
        assert verdict.verdict != "refuted"

    def test_a_disease_named_in_one_text_is_that_of_the_other(self) -> None:
        source = "By 27 March 2020 the island had 276 confirmed cases."
        assert compare(source, "More than 270 cases of coronavirus have been confirmed.").verdict == "supported"

    def test_confirmed_cases_are_of_a_disease_that_neither_text_names(self) -> None:
        verdict = compare(
            "By 17 March 2020 the island had 92 confirmed cases.", "There are more than 95 confirmed cases."
        )
        assert verdict.verdict == "refuted"

    def test_figures_of_which_the_source_does_not_speak_leave_the_rest_supported(self) -> None:
        verdict = compare("12 people were killed.", "12 people were killed and 30 injured.")
        assert verdict.verdict == "supported"
        assert verdict.why == 'Both give "12"; of "30" the source does not speak.'
        assert [pair.verdict for pair in verdict.pairs] == ["supported", "not_comparable"]

    def test_a_part_that_the_source_leaves_out_does_not_weaken_the_whole(self) -> None:
        verdict = compare("16 people died of the infection.", "16 people died of the infection, including 1 in Sweden.")
        assert verdict.verdict == "supported"
        assert compare("16 people died.", "Among the dead were 3 soldiers.").verdict == "compatible"

    def test_notes_carry_the_lost_bound(self) -> None:
        verdict = compare("Nearly 100 people were killed.", "100 people were killed.")
        assert verdict.notes == ('CF401 bound-lost: the source says "Nearly 100", the statement "100"',)

    @pytest.mark.parametrize(
        ("dates", "verdict"),
        [
            ({}, "refuted"),
            ({"date_a": "", "date_b": ""}, "compatible"),
            ({"date_a": "2020-10-27", "date_b": "2020-10-29"}, "compatible"),
            ({"date_a": date(2020, 10, 29), "date_b": date(2020, 10, 27)}, "refuted"),
        ],
    )
    def test_a_higher_figure_and_dates(self, dates: dict[str, str], verdict: str) -> None:
        assert compare("19 people were killed.", "21 people were killed.", **dates).verdict == verdict

    @pytest.mark.parametrize(
        "dates", [{}, {"date_a": "", "date_b": ""}, {"date_a": "2020-10-27", "date_b": "2020-10-29"}]
    )
    def test_a_lower_later_figure_is_refuted(self, dates: dict[str, str]) -> None:
        assert compare("21 people were killed.", "19 people were killed.", **dates).verdict == "refuted"

    def test_another_event_is_not_comparable(self) -> None:
        verdict = compare("12 people were killed.", "Ten people were killed.", same_event=False)
        assert verdict == Verdict(verdict="not_comparable", why="The two are said to speak of two events.")

    def test_a_date_that_is_none(self) -> None:
        with pytest.raises(ReadError, match="date_b is no day: 'Friday'"):
            compare("12 died.", "10 died.", date_a="", date_b="Friday")


class TestThings:
    @pytest.mark.parametrize(
        ("source", "statement", "verdict"),
        [
            ("There were 649,325 tests.", "Less than 655,000 tests have been performed.", "supported"),
            ("There were 649,325 tests.", "More than 655,000 tests have been performed.", "refuted"),
            (
                "It reached 15 out of 28 Bulgarian provinces.",
                "More than 15 Bulgarian provinces were reached.",
                "refuted",
            ),
            ("Of the 7,616 tests 1,421 were old.", "Less than 5,800 tests were made.", "refuted"),
            ("There were 649,325 tests.", "There were 12 houses.", "not_comparable"),
        ],
    )
    def test_verdicts(self, source: str, statement: str, verdict: str) -> None:
        assert compare(source, statement).verdict == verdict

    def test_a_row_shows_them_apart(self) -> None:
        verdict = compare("There were 649,325 tests.", "Less than 655,000 tests have been performed.")
        row = verdict_row("x", verdict)
        assert row["pairs"] == []
        assert row["things"][0]["noun"] == "tests"
        assert row["things"][0]["source"] == "649,325"


class TestRows:
    def test_rows_in_and_out(self) -> None:
        rows = [
            {"id": 1, "a": "19 people were killed.", "b": "21 people were killed."},
            {"id": 2, "a": "19 people were killed.", "b": "21 people were killed.", "date_a": None, "date_b": ""},
            {"id": 3, "a": "19 people were killed.", "b": "21 people were killed.", "same_event": False},
        ]
        out = list(compare_rows(rows))
        assert [(row["id"], row["verdict"]) for row in out] == [
            (1, "refuted"),
            (2, "compatible"),
            (3, "not_comparable"),
        ]
        assert list(out[0]) == ["id", "verdict", "why", "pairs", "things", "notes", "schema"]
        assert out[0]["pairs"][0]["statement"]["value"] == 21
        assert out[0]["pairs"][0]["source"]["surface"] == "19"

    def test_a_row_without_its_texts_is_named(self) -> None:
        with pytest.raises(ReadError, match="row 1: the pair has no b"):
            list(compare_rows([{"id": 1, "a": "x"}]))

    def test_every_verdict_is_a_known_one(self) -> None:
        verdict = compare("12 people were killed.", "12 people were killed.")
        assert verdict_row("x", verdict)["verdict"] in VERDICTS
