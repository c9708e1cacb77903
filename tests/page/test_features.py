"""What the page promises, and the tests in which a person does it: a feature without a test is found here."""

import ast
from pathlib import Path

import pytest

FEATURES = {
    "search: names, aliases, pinyin, initials": "test_search_finds_by_name_alias_and_pinyin",
    "search: headlines": "test_search_finds_articles_and_says_when_nothing_fits",
    "search: several words": "test_several_words_must_all_fit_a_name_or_its_place",
    "search: type, place and degree of a result": "test_a_result_says_its_type_its_place_and_its_links",
    "search: the name that was found": "test_a_result_says_under_which_other_name_it_was_found",
    "search: near names, in either script": "test_the_nearest_name_is_offered_and_said_to_be_near",
    "search: what is left out is counted": "test_the_list_says_how_many_results_it_leaves_out",
    "search: keyboard throughout": "test_the_keyboard_leads_from_the_search_to_the_facts_and_back",
    "search: what was not shown comes into the picture": "test_search_brings_into_the_picture_what_was_not_shown",
    "filters: type, relation, status, place, time, confidence, outlet; legend; counts; table and file follow": (
        "test_each_filter_is_named_counted_and_lifted"
    ),
    "filters: place subtree": "test_a_place_means_all_that_lies_in_it",
    "filters: one click resets": "test_one_click_lifts_all_filters",
    "filters: doubtful facts": "test_doubtful_facts_wait_behind_the_slider",
    "explore: expand and collapse by relation": "test_neighbours_are_taken_away_and_brought_back_by_relation",
    "explore: expand what was not shown": "test_neighbours_of_one_relation_are_brought_in_alone",
    "explore: double click": "test_a_double_click_takes_away_and_brings_back",
    "explore: hide": "test_hidden_nodes_are_listed_and_come_back_one_by_one",
    "explore: pin": "test_a_pinned_node_stays_whatever_is_filtered",
    "explore: path with its sentences": "test_a_path_shows_its_steps_as_sentences_and_says_where_there_is_none",
    "explore: surroundings with depth": "test_surroundings_reach_as_far_as_asked",
    "explore: layout by containment": "test_arranged_by_place_every_node_stands_in_the_box_of_its_place",
    "explore: back": "test_back_undoes_one_step_after_the_other",
    "explore: a link shows the same view": "test_a_link_shows_the_same_view_in_another_copy_of_the_file",
    "explore: a link is copied and pasted": "test_a_link_is_copied_and_opened_from_the_search_box",
    "explore: a link from another graph": "test_a_link_from_another_graph_says_what_is_missing",
    "panel: type, aliases, place, facts by relation": (
        "test_a_node_shows_its_type_aliases_place_and_facts_by_relation"
    ),
    "panel: amounts, posts, dates": "test_a_fact_in_the_list_has_its_amount_post_time_and_date",
    "panel: quotes, article, outlet, date, confidence, status, rule": "test_an_edge_proves_itself",
    "panel: copy citation": "test_a_citation_is_copied_whole",
    "panel: copying by hand": "test_where_copying_is_not_allowed_the_text_can_be_taken_by_hand",
    "panel: report an error": "test_error_report_gives_a_line_for_the_corrections_file",
    "table: sortable": "test_a_click_sorts_and_another_turns_it_round",
    "table: keyboard": "test_the_table_by_keyboard",
    "table: long tables": "test_rows_come_in_helpings_and_the_file_has_all",
    "CSV: opens right in Excel": "test_the_file_opens_right_in_excel",
    "CSV: no formulas": "test_no_cell_is_a_formula_and_none_is_too_long",
    "PNG with date and source line": "test_picture_is_saved_as_png_for_print",
    "SVG with date and source line": "test_picture_is_saved_as_svg_with_key_arrows_source_and_date",
    "opens with an answer: counts, top programmes and places, questions": "test_the_page_opens_with_questions_that_it_answers",
    "empty states say why": "test_a_graph_without_relations_shows_its_nodes_and_says_so",
    "keyboard: from the picture to the table": "test_the_picture_leads_those_who_use_the_keyboard_to_the_table",
    "what is added is named": "test_what_is_added_is_named_and_counted",
    "questions: which companies fund which villages": "test_which_companies_fund_which_villages",
    "questions: what somebody does, and who says so": "test_what_somebody_does_and_where_it_is_said",
    "questions: what is in a place": "test_what_is_in_a_place",
    "questions: how two places are connected": "test_how_two_places_are_connected",
    "a page of a part says so": "test_a_page_of_a_part_says_of_what",
    "nothing leaves the page": "test_no_request_leaves_the_page",
}

TESTS = {
    node.name
    for path in Path(__file__).parent.glob("test_*.py")
    for node in ast.parse(path.read_text("utf-8")).body
    if isinstance(node, ast.FunctionDef)
}


@pytest.mark.parametrize("feature", FEATURES)
def test_every_feature_has_its_test(feature):
    assert FEATURES[feature] in TESTS
