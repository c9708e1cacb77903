"""Short names of divisions that only their company gives away."""

import pytest

from tests.extraction.helpers import names, read


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("青川县春茶上市，姚渡、沙州、木鱼的茶农都在忙。", {"姚渡镇", "沙州镇", "木鱼镇"}),
        ("广元市开会，青川、旺苍、剑阁先后发言。", {"青川县", "旺苍县", "剑阁县"}),
        ("桂林市各县抢修水利，资源、灌阳、兴安已经完工，资源的工程最大。", {"资源县", "灌阳县", "兴安县"}),
        ("中山市的小榄、古镇、横栏办起联盟。", {"小榄镇", "古镇镇", "横栏镇"}),
        ("桂林市抓冬修，灌阳修渠，兴安修塘，资源则种菜。", {"灌阳县", "兴安县", "资源县"}),
        ("青川县沙州镇有山有水。游客来到姚渡的码头。", {"姚渡镇"}),
    ],
)
def test_short_names_beside_others_of_one_container(text: str, places: set[str]) -> None:
    assert places <= set(names(read(text), "Place"))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("桂林市要保护资源、环境和文物。", "资源县"),
        ("中山市的古镇很美，游客很多。", "古镇镇"),
        ("广东、河北等地的客商来到涿州市。", "河北镇"),
        ("甘南藏族自治州加强合作、交流和互助。", "合作市"),
    ],
)
def test_words_that_stay_words(text: str, place: str) -> None:
    assert place not in names(read(text), "Place")
