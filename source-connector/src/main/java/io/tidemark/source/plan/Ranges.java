package io.tidemark.source.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan: how a table is cut into key ranges, each of which is read as a scope of its own.
 *
 * <p>The bounds cover all keys without a gap whatever they are: the first range has no lower bound,
 * the last no upper one, and each begins with the very key that the one before it ends before. As
 * long as they grow, no two ranges have a key in common.
 *
 * @param planId id of the plan, 0 where nobody has made one
 * @param asked how many ranges were asked for; small tables have fewer
 * @param key print of the key's columns, without which the bounds mean nothing; empty when there
 *     are no bounds
 * @param bounds texts of the first key of each range but the first, in the database's order
 */
public record Ranges(long planId, int asked, String key, List<String> bounds) {
  /** A table that nobody cuts, and of which nobody knows yet when that began. */
  public static final Ranges NONE = new Ranges(0, 1, "", List.of());

  private static final ObjectMapper JSON = new ObjectMapper();

  public Ranges {
    bounds = List.copyOf(bounds);
  }

  /** A table that is read in one piece. */
  public static Ranges whole(long planId) {
    return new Ranges(planId, 1, "", List.of());
  }

  /** How many ranges there are. */
  public int count() {
    return bounds.size() + 1;
  }

  /** Whether somebody has made a plan. */
  public boolean isPlanned() {
    return planId > 0;
  }

  /** The scopes, one for each range. */
  public List<Scope> scopes() {
    List<Scope> scopes = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      scopes.add(new Scope(i, this));
    }
    return scopes;
  }

  /** The bounds as a JSON array of texts. */
  public String boundsText() {
    return JSON.valueToTree(bounds).toString();
  }

  /**
   * Reads {@link #boundsText}.
   *
   * @throws IllegalArgumentException when the text is no array of texts
   */
  public static List<String> bounds(String text) {
    List<String> bounds = new ArrayList<>();
    try {
      JsonNode array = JSON.readTree(text);
      for (JsonNode bound : array) {
        if (!array.isArray() || !bound.isTextual()) {
          throw new IllegalArgumentException("bounds are not an array of texts");
        }
        bounds.add(bound.textValue());
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("bounds are not JSON"); // whose message quotes the text
    }
    return bounds;
  }
}
