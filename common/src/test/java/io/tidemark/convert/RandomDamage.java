package io.tidemark.convert;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What other writers make of a message, and what becomes of it on bad days. */
final class RandomDamage {
  private static final Pattern VALUE =
      Pattern.compile(
          "(?<=[:\\[,])(?:-?[0-9.eE+-]+|null|true|false|\"(?:[^\"\\\\]|\\\\.)*\")(?=[,}\\]])");

  /** Values that writers of other kinds, or of malice, put where one of some type is expected. */
  static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-0",
          "-0.0",
          "1.0",
          "1e2",
          "1E400",
          "0e9999999999",
          "300",
          "-129",
          "70000",
          "2147483648",
          "9223372036854775808",
          "1e-400",
          "1e9999999999",
          "0.1000",
          "123456789012345678901234567890.5",
          "\"\"",
          "\"NaN\"",
          "\"12\"",
          "\"QUJD\"",
          "\" QUJD\"",
          "\"QUI\"",
          "\"QUI=\"",
          "\"Q\\n\"",
          "01",
          "[]",
          "{}",
          "[[1,2]]",
          "{\"a\":1}",
          "\"\\ud800\"",
          "\"\\u00e4\\/\\\"\\\\\"",
          "\"\\uD83D\\ude00 \\b\\f\\r\\t\"",
          "\"\\u00g0\"",
          "\"\\x\"",
          "\"\\\"",
          "\"tab\t\"",
          "\"\uFFFD\"",
          "\"////\"",
          "\"QUJDREVGR0hJSktM\"",
          "\"QUJDREVGR0hJSktMTU5P\"",
          "\"QQ==\"",
          "\"QR==\"",
          "\"Q===\"",
          "\"QUI=QUI=\"",
          "\"Q-_=\"",
          "-9223372036854775808",
          "1234567890123456789",
          "-01",
          "- 1",
          "-",
          "+1",
          "1.",
          ".5",
          "1e",
          "1e+",
          "1.5e-3",
          "-1.5E+3",
          "-1e-400",
          "0.30000000000000004",
          "9007199254740993",
          "123456789012345678",
          "0.000000000000000001",
          "3.4028236e38",
          "1e-46",
          "1" + "0".repeat(600),
          "0." + "1".repeat(990),
          "tru",
          "falsey",
          "nul",
          " 7 ",
          "[1,]",
          "[,1]",
          "[ 1 , null ]",
          "{\"a\":1,}",
          "{ \"\\u0061\" : 1 , \"b\" : 2 }",
          "{\"a\" 1}",
          "NaN");

  private final Random random;

  RandomDamage(Random random) {
    this.random = random;
  }

  byte[] of(byte[] message) {
    String text = new String(message, StandardCharsets.UTF_8);
    return switch (random.nextInt(9)) {
      case 0 -> Arrays.copyOf(message, random.nextInt(message.length + 1));
      case 1 -> flipped(message);
      case 2 -> inserted(text, List.of(" ", "\n", ",", "}", "{", "\"", "\u0000", "x"));
      case 3 -> text(text + List.of("", " ", "}", "garbage", "\n{}").get(random.nextInt(5)));
      case 4 -> text(text.substring(0, text.length() - 1) + ",\"more\":1}");
      case 5 -> text(text.replaceFirst("\\{\"schema\":", "{ \"schema\" :"));
      case 6 -> payload(text);
      default -> text(replaced(text));
    };
  }

  private byte[] flipped(byte[] message) {
    byte[] damaged = message.clone();
    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
    return damaged;
  }

  private byte[] inserted(String text, List<String> pieces) {
    int at = random.nextInt(text.length() + 1);
    return text(
        text.substring(0, at) + pieces.get(random.nextInt(pieces.size())) + text.substring(at));
  }

  /** A field that nobody knows before the others, or one twice, which then comes out of order. */
  private byte[] payload(String text) {
    String begin = "\"payload\":{";
    int at = text.indexOf(begin) + begin.length();
    if (at < begin.length()) {
      return text(text);
    }
    String first = text.substring(at).split("[,}]", 2)[0];
    String more =
        random.nextBoolean() ? "\"unknown\":{\"x\":[1,{}]}," : first.isEmpty() ? "" : first + ",";
    return text(text.substring(0, at) + more + text.substring(at));
  }

  private String replaced(String text) {
    List<MatchResult> values = VALUE.matcher(text).results().toList();
    if (values.isEmpty()) {
      return text;
    }
    MatchResult chosen =
        values.get(values.size() - 1 - random.nextInt(Math.min(values.size(), 15)));
    String other = VALUES.get(random.nextInt(VALUES.size()));
    return text.substring(0, chosen.start()) + other + text.substring(chosen.end());
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
