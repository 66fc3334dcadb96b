package io.tidemark.cli.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A user's password, which is no argument: others on the machine can see those. */
public final class Credentials {
  private static final String VARIABLE = "TIDEMARK_PASSWORD";

  private Credentials() {}

  /**
   * The value of the header that says who asks.
   *
   * @param environment variables
   * @param prompt asks the user; empty where nobody can be asked
   * @throws RequestException when there is no password
   */
  public static String basic(
      String user, UnaryOperator<@Nullable String> environment, Supplier<Optional<String>> prompt) {
    String password =
        Optional.ofNullable(environment.apply(VARIABLE))
            .or(prompt)
            .orElseThrow(
                () ->
                    new RequestException(
                        ExitCode.USAGE, "there is no password for " + user + ": set " + VARIABLE));
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }
}
