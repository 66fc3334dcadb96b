package io.tidemark.dialect;

import io.tidemark.table.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a sync between positions of a cursor column, whose ties the key breaks. Rows without a
 * value in it lie between no positions.
 *
 * @param read what is read; its key breaks ties
 * @param cursor the cursor column, which need not be one of those that are read
 * @param edges between which the rows lie, all of them; none for all rows with a value
 */
public record CursorRead(Read read, Column cursor, List<Edge> edges) {

  /**
   * One end of a range.
   *
   * @param side on which side of it rows lie
   * @param cells a value of the cursor, alone or with one of each key column; never null
   */
  public record Edge(Side side, List<Object> cells) {
    public Edge {
      cells = List.copyOf(cells);
    }

    public static Edge of(Side side, Object value) {
      return new Edge(side, List.of(value));
    }
  }

  /** Where rows lie, seen from an edge. */
  public enum Side {
    BEHIND(">"),
    FROM(">="),
    UP_TO("<="),
    BEFORE("<");

    private final String operator;

    Side(String operator) {
      this.operator = operator;
    }

    /** The comparison of a row with the edge. */
    public String operator() {
      return operator;
    }
  }

  public CursorRead {
    edges = List.copyOf(edges);
    for (Edge edge : edges) {
      if (edge.cells().size() != 1 && edge.cells().size() != 1 + read.key().size()) {
        throw new IllegalArgumentException("an edge is a value, alone or with a whole key");
      }
    }
  }

  /** The cursor and the key, in the order in which they compare. */
  public List<Column> order() {
    List<Column> order = new ArrayList<>();
    order.add(cursor);
    order.addAll(read.key());
    return order;
  }
}
