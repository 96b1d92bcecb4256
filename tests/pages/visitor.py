"""What a person does in a browser, whatever the screen: waits until it is drawn, picks in a list, acts as somebody."""

import re

from playwright.sync_api import Locator, Page, expect

IDLE = "document.querySelector('[data-testid=\"stApp\"]')?.getAttribute('data-test-script-state') === 'notRunning'"


def settled(page: Page) -> None:
    page.locator("h1").first.wait_for()
    page.wait_for_function(IDLE)


def pick(page: Page, field: Locator, option: str) -> None:
    """In a list, by typing as one does: the letters narrow it, the first option that begins so is taken."""
    field.locator("input").first.click()
    page.keyboard.type(option)
    page.get_by_role("option", name=re.compile(f"^{re.escape(option)}")).first.click()


def act_as(page: Page, name: str) -> None:
    who = page.locator(".st-key-who button").first
    who.click()
    pick(page, page.locator(".st-key-account"), name)
    expect(who).to_contain_text(name)
    page.keyboard.press("Escape")
    settled(page)


def comes(page: Page, address: str, name: str) -> None:
    """Opens a screen, then acts there as this person."""
    page.goto(address)
    settled(page)
    act_as(page, name)
