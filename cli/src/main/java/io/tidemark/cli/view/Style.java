package io.tidemark.cli.view;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the place is like that a command writes to.
 *
 * @param controls whether it understands control sequences: a terminal, and nobody has forbidden
 *     them
 */
public record Style(boolean controls) {

  /** A file, a pipe, or a terminal that is to be treated like one. */
  public static final Style PLAIN = new Style(false);

  /**
   * Asks those who know.
   *
   * @param terminal whether it is a terminal
   * @param environment variables; {@code NO_COLOR} with any value forbids control sequences
   */
  public static Style of(boolean terminal, UnaryOperator<@Nullable String> environment) {
    String forbidden = environment.apply("NO_COLOR");
    return new Style(terminal && (forbidden == null || forbidden.isEmpty()));
  }

  /** A text in a tone. */
  public String paint(Tone tone, String text) {
    return controls ? tone.painted(text) : text;
  }
}
