"""The acceptance list of an adapter for WeChat, each line with the tests that prove it.

A test that is renamed or lost makes this file fail. Paths are below the checkout; what the platform shares with
others (ledger, transport, plan) is proved where it is made.
"""

from __future__ import annotations

import ast
from functools import cache

import pytest

from tests.conftest import ROOT

HERE = "tests/adapters/wechat"
PROOFS: dict[int, tuple[str, ...]] = {
    # ---- content
    1: (
        f"{HERE}/test_body_properties.py::test_only_what_wechat_allows_and_nothing_for_its_editor_to_change",
    ),
    2: (
        f"{HERE}/test_body_properties.py::test_only_what_wechat_allows_and_nothing_for_its_editor_to_change",
        f"{HERE}/test_theme.py::test_a_theme_that_cannot_be_used_says_why",
    ),
    3: (
        f"{HERE}/test_body_properties.py::test_only_what_wechat_allows_and_nothing_for_its_editor_to_change",
        "tests/line/test_whole_line.py::test_wechat_has_no_outside_link_and_no_list_of_what_is_not_there",
    ),
    4: (
        f"{HERE}/test_adapter.py::test_links_are_numbered_as_they_come_and_once_an_address",
        f"{HERE}/test_adapter.py::test_links_printed_beside_their_words_or_left_out",
        f"{HERE}/test_adapter.py::test_a_linked_picture_gives_its_link_to_the_notes",
        f"{HERE}/test_adapter.py::test_a_place_in_this_very_post_is_no_note",
    ),
    5: (
        f"{HERE}/test_adapter.py::test_own_posts_lead_to_their_place_on_wechat_else_to_the_blog",
        "tests/cli/test_publish.py::test_a_new_address_reaches_the_posts_that_name_it_in_a_second_pass",
    ),
    6: (
        f"{HERE}/test_adapter.py::test_footnotes_share_the_numbering_and_their_links_show_their_address",
        f"{HERE}/test_adapter.py::test_a_footnote_that_names_another_one",
    ),
    7: (
        f"{HERE}/test_adapter.py::test_a_heading_that_repeats_the_title_is_left_out_at_the_top_only",
        f"{HERE}/test_adapter.py::test_the_card_stands_behind_the_footer_and_at_the_end_without_one",
        "tests/line/test_whole_line.py::test_wechat_has_no_outside_link_and_no_list_of_what_is_not_there",
    ),
    8: (
        f"{HERE}/test_adapter.py::test_a_block",
        f"{HERE}/test_body_properties.py::test_only_what_wechat_allows_and_nothing_for_its_editor_to_change",
    ),
    9: (
        f"{HERE}/test_code.py::test_any_text_reads_back",
        f"{HERE}/test_code.py::test_no_blank_stands_alone_between_two_spans",
        f"{HERE}/test_corpus.py::test_saving_in_the_editor_loses_nothing_of_real_posts",
    ),
    10: (f"{HERE}/test_body_properties.py::test_every_word_is_kept_and_none_without_width_is_made",),
    11: (f"{HERE}/test_adapter.py::test_every_cell_bears_its_own_look",),
    12: (
        f"{HERE}/test_adapter.py::test_a_bad_formula_stands_as_its_tex_and_holds_the_post",
        f"{HERE}/test_adapter.py::test_a_formulas_picture_is_drawn_when_it_is_asked_for",
        f"{HERE}/test_adapter.py::test_long_formulas_become_pictures_where_drawings_would_pass_the_limit",
        f"{HERE}/test_darkmode.py::test_drawings_follow_the_ink_of_the_text",
        f"{HERE}/test_darkmode.py::test_a_formulas_picture_stays_transparent_and_shows_on_both_pages",
    ),
    13: (
        f"{HERE}/test_diagrams.py::test_a_diagram_is_drawn_in_the_colour_of_the_text",
        f"{HERE}/test_diagrams.py::test_what_is_not_safe_becomes_a_picture",
        f"{HERE}/test_diagrams.py::test_without_the_extra_or_with_a_mistake_it_stays_text",
    ),
    14: (f"{HERE}/test_adapter.py::test_drawings_are_never_the_first_or_last_thing",),
    15: (
        f"{HERE}/test_darkmode.py::test_every_text_is_readable_in_the_light_and_in_the_dark",
        f"{HERE}/test_darkmode.py::test_no_ground_stays_a_bright_slab_in_the_dark",
        f"{HERE}/test_theme.py::test_no_colour_is_left_a_name_and_none_is_pure_black",
    ),
    16: (f"{HERE}/test_adapter.py::test_it_conforms", "tests/test_golden.py::test_what_each_target_receives"),
    17: (
        f"{HERE}/test_adapter.py::test_lengths_that_hold_a_post",
        f"{HERE}/test_corpus.py::test_small_posts_stay_below_the_limit",
        f"{HERE}/test_corpus.py::test_the_seed_stays_far_below_it",
    ),
    # ---- media
    18: (f"{HERE}/test_client.py::test_pictures_of_the_body_and_the_cover_take_their_own_ways",),
    19: (
        "tests/media/test_fit.py::test_always_within_the_limits",
        "tests/media/test_fit.py::test_a_turned_picture_stands_upright",
        "tests/media/test_fit.py::test_metadata_goes_without_touching_a_pixel",
    ),
    20: ("tests/read/test_assets.py::test_found", "tests/read/test_assets.py::test_missing_for_a_reason"),
    21: (
        f"{HERE}/test_faults.py::test_a_second_run_sends_nothing",
        "tests/apply/test_run.py::test_a_picture_is_uploaded_once_an_account",
        f"{HERE}/test_client.py::test_pictures_of_the_body_and_the_cover_take_their_own_ways",
    ),
    22: (
        f"{HERE}/test_cover.py::test_a_made_cover_is_drawn_twice_and_each_crop_shows_one_drawing",
        f"{HERE}/test_cover.py::test_the_crops_of_an_own_cover_have_their_shapes_and_lie_in_the_middle",
        f"{HERE}/test_cover.py::test_the_crops_travel_with_the_draft",
    ),
    23: (
        f"{HERE}/test_faults.py::test_a_quota_that_ends_in_the_middle_of_twenty_pictures",
        "tests/apply/test_run.py::test_one_picture_that_fails_stops_its_article_before_it_is_touched",
    ),
    # ---- client
    24: (
        "tests/apply/test_tokens.py::test_files_are_the_owners_alone_and_do_not_name_the_key",
        f"{HERE}/test_client.py::test_the_token_is_kept_for_the_next_run_and_the_list_for_this_one",
        f"{HERE}/test_client.py::test_the_plain_token",
        f"{HERE}/test_client.py::test_a_token_from_a_program_is_asked_for_once_a_run_and_not_kept",
        f"{HERE}/test_client.py::test_no_token_gets_into_a_message",
    ),
    25: (
        f"{HERE}/test_client.py::test_a_stale_token_is_renewed_once_and_the_call_repeated_once",
        f"{HERE}/test_client.py::test_a_token_that_stays_stale_is_an_error_after_one_repetition",
        f"{HERE}/test_client.py::test_a_busy_system_is_asked_again_for_reads_only",
        f"{HERE}/test_client.py::test_an_add_without_an_answer_is_unknown_and_not_repeated",
        f"{HERE}/test_faults.py::test_a_call_that_is_cut_or_answered_502",
    ),
    26: (
        f"{HERE}/test_client.py::test_chinese_and_emoji_arrive_as_they_are",
        "tests/apply/test_transport.py::test_json_goes_out_as_raw_utf8",
        "tests/apply/test_transport.py::test_a_form_names_its_file_and_tells_its_length",
    ),
    27: (
        "tests/apply/test_transport.py::test_proxies_of_the_environment_are_ignored_and_the_given_one_is_used",
        f"{HERE}/test_client.py::test_the_token_is_kept_though_the_address_changes",
    ),
    28: (
        f"{HERE}/test_adapter.py::test_lengths_that_hold_a_post",
        f"{HERE}/test_adapter.py::test_the_authors_digest_wins_and_a_long_one_is_cut_with_a_loss",
        f"{HERE}/test_client.py::test_an_over_long_author_is_not_sent",
        f"{HERE}/test_cover.py::test_the_crops_of_an_own_cover_have_their_shapes_and_lie_in_the_middle",
    ),
    29: (
        f"{HERE}/test_adapter.py::test_the_authors_digest_wins_and_a_long_one_is_cut_with_a_loss",
        f"{HERE}/test_adapter.py::test_else_the_first_paragraph_of_words_is_the_digest",
    ),
    30: (
        "tests/line/test_whole_line.py::test_publishing_makes_one_of_each_and_the_second_run_asks_nobody",
        "tests/line/test_whole_line.py::test_a_changed_word_is_one_update_on_each_target_with_the_same_ids",
        "tests/apply/test_run.py::test_a_copy_that_is_gone_is_not_made_again_by_itself",
    ),
    31: (
        f"{HERE}/test_faults.py::test_a_refused_draft_is_told_and_made_by_the_next_run",
        f"{HERE}/test_client.py::test_an_unlisted_address_is_named_with_the_place_to_click",
        f"{HERE}/test_client.py::test_an_unknown_code_is_told_with_its_words_and_its_request_id",
    ),
    32: (
        f"{HERE}/test_client.py::test_publishing_adds_submits_and_asks",
        f"{HERE}/test_client.py::test_every_other_end_is_told_and_needs_a_person",
        f"{HERE}/test_client.py::test_an_account_without_the_right_is_told_since_when",
    ),
    33: (
        "tests/line/test_whole_line.py::test_a_dry_run_shows_three_plans_with_diffs_and_sends_nothing",
        "tests/cli/test_publish.py::test_pending_changes",
    ),
    34: ("tests/line/test_whole_line.py::test_a_draft_that_waits_says_what_only_a_person_can_set",),
    35: (
        f"{HERE}/test_client.py::test_two_accounts_share_no_token",
        "tests/ledger/test_store.py::test_pictures_are_known_by_account_and_addresses_by_post",
    ),
    36: (
        f"{HERE}/test_corpus.py::test_the_goldens_are_a_fixed_point",
        f"{HERE}/test_corpus.py::test_real_posts_are_a_fixed_point",
        f"{HERE}/test_faults.py::test_saving_in_the_editor_is_no_edit_and_the_next_update_goes_through",
    ),
    37: (
        f"{HERE}/test_lightness.py::test_a_post_with_formulas_code_and_tables_stays_below_100_megabytes",
        f"{HERE}/test_lightness.py::test_what_a_post_does_not_need_is_not_loaded",
        "bench/render.py::main",
    ),  # a ratio of processes, measured by `make bench`: no test looks at a clock
}
"""Number -> `path::test`."""


@cache
def functions_of(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_requirement_has_its_line() -> None:
    assert sorted(PROOFS) == list(range(1, 38))
    assert all(PROOFS.values())


@pytest.mark.parametrize("number", PROOFS)
def test_a_requirements_proofs_exist(number: int) -> None:
    for proof in PROOFS[number]:
        path, _, name = proof.partition("::")
        assert name in functions_of(path), proof
