package io.tidemark.console.api;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request that would change something may. A page of somebody else's, open in the browser
 * of a person who can reach the worker, must not: browsers let it send forms, but neither JSON nor
 * a header of its own making, and they tell where it is from.
 */
final class WriteRule {
  /** A header that no form can send. */
  static final String HEADER = "X-Tidemark-Console";

  private WriteRule() {}

  /**
   * What a request says of itself; null where it says nothing.
   *
   * @param contentType of its body, without parameters
   * @param header the value of {@link #HEADER}
   * @param origin of the page that sends it
   * @param host that it is sent to
   * @param site how far the page is from the host ({@code Sec-Fetch-Site})
   */
  record Sender(
      @Nullable String contentType,
      @Nullable String header,
      @Nullable String origin,
      @Nullable String host,
      @Nullable String site) {}

  /** A refusal: an HTTP status, and what to do. */
  record Objection(int status, String message) {}

  /**
   * Judges a request.
   *
   * @param actions whether anything may be changed at all
   */
  static Optional<Objection> objection(boolean actions, Sender sender) {
    if (!actions) {
      return refused(
          403, "the console only reads: set tidemark.console.actions.enabled=true on the workers");
    } else if (!"application/json".equalsIgnoreCase(sender.contentType)) {
      return refused(415, "send Content-Type: application/json");
    } else if (sender.header == null) {
      return refused(403, "send the header " + HEADER + ", with any value");
    } else if (isForeign(sender)) {
      return refused(403, "this page is from somewhere else, and may not change anything here");
    }
    return Optional.empty();
  }

  private static Optional<Objection> refused(int status, String message) {
    return Optional.of(new Objection(status, message));
  }

  /**
   * The scheme is left out: whoever ends TLS before the worker knows it, and the worker does not.
   */
  private static boolean isForeign(Sender sender) {
    boolean otherSite =
        sender.site != null && !sender.site.equals("same-origin") && !sender.site.equals("none");
    return otherSite
        || (sender.origin != null && !authority(sender.origin).equalsIgnoreCase(sender.host));
  }

  private static String authority(String origin) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority == null ? "" : authority;
    } catch (IllegalArgumentException e) {
      return ""; // which no host is
    }
  }
}
