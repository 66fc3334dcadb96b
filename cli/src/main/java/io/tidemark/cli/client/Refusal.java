package io.tidemark.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.view.Words;
import java.net.URI;
import java.util.Optional;

/** What a user is told of an answer that is not the one asked for. */
final class Refusal {
  /** What Connect says of a path that nothing serves; the console says what is missing. */
  private static final String NOTHING_HERE = "HTTP 404 Not Found";

  private static final String NO_USER =
      "the worker wants to know who asks: --user, and the password in TIDEMARK_PASSWORD";

  private Refusal() {}

  /** Nobody could be asked. */
  static RequestException unreachable(URI worker, String why) {
    return new RequestException(
        ExitCode.UNREACHABLE,
        "%s at %s: --url or TIDEMARK_URL says where a Connect worker is".formatted(why, worker));
  }

  /**
   * An answer with a status that is none of success.
   *
   * @param body where it is JSON
   * @param named whether the request had credentials
   */
  static RequestException of(URI asked, int status, Optional<JsonNode> body, boolean named) {
    String said =
        body.map(json -> Words.text(json, "message"))
            .filter(text -> !text.isEmpty())
            .orElse("HTTP " + status);
    return switch (status) {
      case 401 -> refused(named ? "the worker does not take this user and password" : NO_USER);
      case 404 -> notFound(asked, said, body.isPresent());
      case 502, 503, 504 ->
          new RequestException(ExitCode.UNREACHABLE, "not now, try again in a moment: " + said);
      default -> status / 100 == 3 ? unreachable(asked, "only a redirect answers") : refused(said);
    };
  }

  private static RequestException notFound(URI asked, String said, boolean json) {
    boolean nothing = !json || said.equals(NOTHING_HERE);
    if (nothing && asked.getPath().contains("/tidemark/api")) {
      return new RequestException(
          ExitCode.UNREACHABLE,
          "no console at "
              + asked.resolve("/")
              + ": set rest.extension.classes=io.tidemark.console.ConsoleExtension on the workers");
    }
    return nothing ? unreachable(asked, "nothing there") : refused(said);
  }

  private static RequestException refused(String why) {
    return new RequestException(ExitCode.REFUSED, why);
  }
}
