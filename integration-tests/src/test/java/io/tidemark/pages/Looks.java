package io.tidemark.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ViewportSize;
import io.tidemark.cli.process.Installation;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How a page looks: whether everybody can read it, and what it is like in a picture. */
final class Looks {
  /** {@code -Dscreenshots.write=true}: the pictures of docs/console.md are made anew. */
  private static final boolean WRITE = Boolean.getBoolean("screenshots.write");

  /** Axe's rules about colours, the only thing that is different by night. */
  private static final List<String> OF_COLOURS = List.of("color-contrast", "link-in-text-block");

  private Looks() {}

  /** Nothing that axe knows stands in the way of anybody; by night, nothing of its colours. */
  static void accessible(Page page, String name, ColorScheme scheme) {
    AxeBuilder all = new AxeBuilder(page).options(violations()).setLegacyMode(true);
    AxeBuilder axe = scheme == ColorScheme.DARK ? all.withRules(OF_COLOURS) : all;
    AxeResults results = axe.analyze();
    assertThat(results.getViolations()).extracting(Looks::text).as(name).isEmpty();
    assertThat(results.getPasses()).as("%s: what axe has looked at", name).isNotEmpty();
  }

  /** What is well, and what does not apply, would be told for every element. */
  private static AxeRunOptions violations() {
    AxeRunOptions options = new AxeRunOptions();
    options.setResultTypes(List.of("violations"));
    return options;
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
