"""The watch over pages itself: a test that cannot fail would guard nothing."""

import pytest

from tests.browser.conftest import Complaints, OpenPage


@pytest.fixture
def unguarded(open_page: OpenPage) -> tuple[OpenPage, Complaints]:
    return open_page, Complaints()


def test_a_request_to_another_host_and_a_console_error_are_complained_about(
    unguarded: tuple[OpenPage, Complaints], complaints: Complaints
) -> None:
    open_page, own = unguarded
    complaints.allow("")
    page = open_page()
    own.watch(page)
    page.route("http://elsewhere.example/*", lambda route: route.abort())
    page.set_content("<script>console.error('broken')</script><img src='http://elsewhere.example/x.png'>")
    page.wait_for_load_state("networkidle")

    assert "request to another host: http://elsewhere.example/x.png" in own.found
    assert any("console error: broken" in message for message in own.found)
    own.allow("broken")
    assert not any("broken" in message for message in own.unexpected())
