package io.tidemark.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What somebody may have meant. */
public final class Suggestions {
  private static final int FARTHEST = 2;

  /** From this length on, two letters may be wrong; in a shorter word they make another word. */
  private static final int LONG = 7;

  /** Words near in letters that mean the contrary, each way round. */
  private static final Map<String, String> OPPOSITES =
      Map.of("include", "exclude", "exclude", "include", "min", "max", "max", "min");

  private Suggestions() {}

  /**
   * The known word nearest to a misspelt one: at most two letters off (one in short words), case
   * and the choice of separators not counted. Of equally near ones the first in the alphabet. Never
   * one that means the opposite.
   */
  public static Optional<String> nearest(String word, Collection<String> known) {
    String plain = plain(word);
    int limit = plain.length() < LONG ? 1 : FARTHEST;
    return known.stream()
        .filter(candidate -> !opposite(plain, plain(candidate)))
        .map(candidate -> new Near(candidate, distance(plain, plain(candidate))))
        .filter(near -> near.distance <= limit && near.distance < near.word.length() / 2)
        .min(Comparator.comparingInt(Near::distance).thenComparing(Near::word))
        .map(Near::word);
  }

  /** The same as the end of a message, such as {@code : did you mean `this`?}, or nothing. */
  public static String hint(String word, Collection<String> known) {
    return nearest(word, known).map(near -> ": did you mean `" + near + "`?").orElse("");
  }

  private record Near(String word, int distance) {}

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.');
  }

  private static boolean opposite(String plain, String candidate) {
    List<String> words = List.of(candidate.split("\\."));
    return List.of(plain.split("\\.")).stream()
        .anyMatch(
            word -> !words.contains(word) && words.contains(OPPOSITES.getOrDefault(word, "")));
  }

  /** Letters inserted, left out, replaced, or swapped with their neighbour. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > FARTHEST) {
      return FARTHEST + 1;
    }
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    boolean same = a.charAt(i - 1) == b.charAt(j - 1);
    int best = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
    best = Math.min(best, cost[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }
}
