package io.tidemark.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ViewportSize;
import io.tidemark.cli.process.Installation;
import java.nio.file.Path;
import java.util.Locale;

/** How a page looks: whether everybody can read it, and what it is like in a picture. */
final class Looks {
  /** {@code -Dscreenshots.write=true}: the pictures of docs/console.md are made anew. */
  private static final boolean WRITE = Boolean.getBoolean("screenshots.write");

  private Looks() {}

  /** Nothing that axe knows stands in the way of anybody. */
  static void accessible(Page page, String name) {
    assertThat(new AxeBuilder(page).setLegacyMode(true).analyze().getViolations())
        .extracting(Looks::text)
        .as(name)
        .isEmpty();
  }

  private static String text(Rule rule) {
    return rule.getId() + ": " + rule.getNodes();
  }

  /** On a telephone and on a wall, all of it can be read without moving the page sideways. */
  static void fits(Page page, String name) {
    ViewportSize usual = page.viewportSize();
    for (int width : new int[] {360, 1920}) {
      page.setViewportSize(width, usual.height);
      assertThat(page.evaluate("document.documentElement.scrollWidth"))
          .as("%s at %d", name, width)
          .isEqualTo(width);
    }
    page.setViewportSize(usual.width, usual.height);
  }

  /** Makes a picture of it, where pictures are asked for. */
  static void picture(Page page, String name, ColorScheme scheme) {
    if (WRITE) {
      Path folder = Installation.checkoutAround(Path.of("")).resolve("docs/images");
      String file = "console-%s-%s.png".formatted(name, scheme.name().toLowerCase(Locale.ROOT));
      page.screenshot(new ScreenshotOptions().setPath(folder.resolve(file)).setFullPage(true));
    }
  }
}
