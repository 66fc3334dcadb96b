package io.tidemark.source.plan;

import io.tidemark.connect.DecimalMode;
import io.tidemark.table.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sync as configured.
 *
 * @param name its name within the source
 * @param subject what is read
 * @param mapping which columns are sent, and under which names
 * @param mode how it is read
 * @param schedule when it runs
 * @param topic where its rows go
 * @param fetchSize rows of a page at most
 * @param decimalMode how exact numbers travel
 * @param splits into how many key ranges its table is to be cut
 * @param scope which of them is read
 * @param cursor what an incremental sync goes by, null for others
 * @param reconcile how an incremental sync finds what is gone
 * @param guard what a sync of differences may tell to be gone
 */
public record SyncSpec(
    String name,
    Subject subject,
    Mapping mapping,
    Mode mode,
    Schedule schedule,
    String topic,
    int fetchSize,
    DecimalMode decimalMode,
    int splits,
    Scope scope,
    @Nullable CursorSpec cursor,
    Reconcile reconcile,
    DiffGuard guard) {

  /** The table that is read, null when a query is. */
  public @Nullable TableId table() {
    return subject.table();
  }

  /** The query that is read, null when a table is. */
  public @Nullable String query() {
    return subject.query();
  }

  /** {@code key.columns}, empty to use the key that the catalog proves. */
  public List<String> keyColumns() {
    return subject.keyColumns();
  }

  /** WHERE text, null for all rows. */
  public @Nullable String filter() {
    return subject.filter();
  }

  /** Values for the filter's placeholders. */
  public List<String> params() {
    return subject.params();
  }

  /** What is read, for people. */
  public String reads() {
    TableId table = table();
    return table != null ? table.toString() : "query of sync " + name;
  }

  /** A sync with the defaults of every setting, to be set one by one. */
  public static Builder of(String name, Subject subject) {
    return new Builder(name, subject);
  }

  /** The same, to be changed. */
  public Builder but(Subject other) {
    return of(name, other)
        .mapping(mapping)
        .mode(mode)
        .schedule(schedule)
        .topic(topic)
        .fetchSize(fetchSize)
        .decimalMode(decimalMode)
        .splits(splits)
        .scope(scope)
        .cursor(cursor)
        .reconcile(reconcile)
        .guard(guard);
  }

  /** Settings of a sync, one by one. */
  public static final class Builder {
    private final String name;
    private final Subject subject;
    private Mapping mapping = Mapping.ALL;
    private Mode mode = Mode.FULL;
    private Schedule schedule = Schedule.manual();
    private String topic;
    private int fetchSize = 5000;
    private DecimalMode decimalMode = DecimalMode.PRECISE;
    private int splits = 1;
    private Scope scope = Scope.WHOLE;
    private @Nullable CursorSpec cursor;
    private Reconcile reconcile = Reconcile.NEVER;
    private DiffGuard guard = DiffGuard.USUAL;

    private Builder(String name, Subject subject) {
      this.name = name;
      this.subject = subject;
      this.topic = name;
    }

    public Builder mapping(Mapping mapping) {
      this.mapping = mapping;
      return this;
    }

    public Builder mode(Mode mode) {
      this.mode = mode;
      return this;
    }

    public Builder schedule(Schedule schedule) {
      this.schedule = schedule;
      return this;
    }

    public Builder topic(String topic) {
      this.topic = topic;
      return this;
    }

    public Builder fetchSize(int rows) {
      this.fetchSize = rows;
      return this;
    }

    public Builder decimalMode(DecimalMode mode) {
      this.decimalMode = mode;
      return this;
    }

    public Builder splits(int ranges) {
      this.splits = ranges;
      return this;
    }

    public Builder scope(Scope scope) {
      this.scope = scope;
      return this;
    }

    public Builder cursor(@Nullable CursorSpec cursor) {
      this.cursor = cursor;
      return this;
    }

    public Builder reconcile(Reconcile reconcile) {
      this.reconcile = reconcile;
      return this;
    }

    public Builder guard(DiffGuard guard) {
      this.guard = guard;
      return this;
    }

    /** The sync. */
    public SyncSpec build() {
      return new SyncSpec(
          name,
          subject,
          mapping,
          mode,
          schedule,
          topic,
          fetchSize,
          decimalMode,
          splits,
          scope,
          cursor,
          reconcile,
          guard);
    }
  }
}
