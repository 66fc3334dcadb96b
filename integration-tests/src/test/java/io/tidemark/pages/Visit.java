package io.tidemark.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Somebody who looks at the console, from the first page on. */
final class Visit implements AutoCloseable {
  /** Milliseconds that a page is waited for: much longer than it takes. */
  static final double PATIENCE = 20_000;

  private static final int MOST_TABS = 120;

  private final Page page;
  private final String home;
  private final List<String> complaints = new ArrayList<>();
  private final List<String> strangers = new ArrayList<>();
  private int clicks;

  Visit(Page page, String worker) {
    this.page = page;
    this.home = worker + "tidemark/";
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
    page.onRequest(
        request -> {
          if (!request.url().startsWith(worker)) {
            strangers.add(request.url());
          }
        });
    page.navigate(home);
  }

  Page page() {
    return page;
  }

  /** Goes to a page by its address, and waits until it is there. */
  Visit at(String hash, String heading) {
    page.navigate(home + hash);
    return sees("h1", heading);
  }

  /**
   * Follows a link to a page whose question nobody answers, and has the page look again.
   *
   * @param question what it asks the console for
   * @param answer answers what is asked from then on
   */
  void overtake(String question, String link, Consumer<Route> answer) {
    String url = "**/tidemark/api/" + question + "**";
    AtomicBoolean again = new AtomicBoolean();
    page.route(
        url,
        route -> {
          if (again.getAndSet(true)) {
            answer.accept(route);
          }
        });
    page.waitForRequest(url, () -> follow(link));
    page.evaluate("dispatchEvent(new Event('visibilitychange'))");
  }

  /** Clicks a link by its text. */
  Visit follow(String text) {
    return click(
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(text).setExact(true)));
  }

  /** Clicks whatever it is. */
  Visit click(Locator target) {
    clicks++;
    target.click();
    return this;
  }

  /** How often one has clicked. */
  int clicks() {
    return clicks;
  }

  /** The row of a table that has a text in it. */
  Locator row(String text) {
    return page.locator("tbody tr").filter(new Locator.FilterOptions().setHasText(text));
  }

  /** Fills in a field by its label. */
  Visit fill(String label, String text) {
    page.getByLabel(label).fill(text);
    return this;
  }

  /** Clicks a button by its text. */
  Visit press(String text) {
    return click(button(page.locator("main"), text));
  }

  /** Says yes in the dialog that is open. */
  Visit confirm(String text) {
    return click(button(page.getByRole(AriaRole.DIALOG), text));
  }

  private static Locator button(Locator within, String text) {
    return within.getByRole(
        AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(text).setExact(true));
  }

  /** Walks on with the Tab key until a link or button of that text has the focus, and enters it. */
  Visit tabTo(String text) {
    String focused = "document.activeElement.textContent.trim()";
    for (int i = 0; i < MOST_TABS && !page.evaluate(focused).equals(text); i++) {
      page.keyboard().press("Tab");
    }
    if (!page.evaluate(focused).equals(text)) {
      throw new AssertionError("no way leads to " + text + " by the Tab key");
    }
    page.keyboard().press("Enter");
    return this;
  }

  /** Waits until what a selector finds has a text in it. */
  Visit sees(String selector, String text) {
    assertThat(page.locator(selector).first()).containsText(text, patiently());
    return this;
  }

  /** Waits until there is nothing that a selector would find. */
  Visit isGone(String selector) {
    assertThat(page.locator(selector)).hasCount(0, new HasCountOptions().setTimeout(PATIENCE));
    return this;
  }

  /** Waits until an element is as a pattern says. */
  static void shows(Locator element, Pattern text) {
    assertThat(element).containsText(text, patiently());
  }

  private static ContainsTextOptions patiently() {
    return new ContainsTextOptions().setTimeout(PATIENCE);
  }

  /** What the browser complained of: violations of the policy, errors of scripts. */
  List<String> complaints() {
    return complaints;
  }

  /** Paths that the page has asked for by itself. */
  Set<String> asked() {
    Object names = page.evaluate("performance.getEntriesByType('resource').map((e) => e.name)");
    return ((List<?>) names)
        .stream().map(name -> URI.create(name.toString()).getPath()).collect(Collectors.toSet());
  }

  /** Requests that went elsewhere. */
  List<String> strangers() {
    return strangers;
  }

  @Override
  public void close() {
    page.context().close();
  }
}
