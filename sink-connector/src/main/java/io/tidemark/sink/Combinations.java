package io.tidemark.sink;

import static io.tidemark.sink.TableKeys.DELETE_BEHAVIOR;
import static io.tidemark.sink.TableKeys.PK_FIELDS;
import static io.tidemark.sink.TableKeys.PK_MODE;
import static io.tidemark.sink.TableKeys.RECORD_MODE;
import static io.tidemark.sink.TableKeys.SYNC_ID_COLUMNS;
import static io.tidemark.sink.TableKeys.TRUNCATE_BEHAVIOR;
import static io.tidemark.sink.TableKeys.UNCHANGED_ROWS;

import io.tidemark.sink.write.WriteMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;

/** Which settings of a table do not go together, and why: refused, because each alone would lie. */
final class Combinations {

  /**
   * A setting that does not go with the others.
   *
   * @param key the setting that is refused
   * @param message why, and what to do
   * @param others the settings that it does not go with
   */
  record Problem(String key, String message, List<String> others) {
    /** Whether one of the keys is among those that it does not go with. */
    boolean needs(Set<String> keys) {
      return others.stream().anyMatch(keys::contains);
    }
  }

  private final AbstractConfig config;
  private final List<Problem> problems = new ArrayList<>();

  private Combinations(AbstractConfig config) {
    this.config = config;
  }

  /** Every problem of one table's settings. */
  static List<Problem> of(WriteMode mode, AbstractConfig config) {
    Combinations combinations = new Combinations(config);
    if (mode == WriteMode.APPEND) {
      combinations.append();
    }
    combinations.keys();
    combinations.records();
    return combinations.problems;
  }

  private void append() {
    if (!is(RECORD_MODE, "upsert")) {
      add(
          RECORD_MODE,
          "write.mode=append adds every record as a row, which leaves nothing to "
              + config.getString(RECORD_MODE)
              + ": take it away, or set write.mode=overwrite");
    }
    if (!is(DELETE_BEHAVIOR, "delete")) {
      add(DELETE_BEHAVIOR, "write.mode=append removes no row: take it away");
    }
    if (!is(TRUNCATE_BEHAVIOR, "reject")) {
      add(TRUNCATE_BEHAVIOR, "write.mode=append removes no row: take it away");
    }
    if (!is(UNCHANGED_ROWS, "skip")) {
      add(UNCHANGED_ROWS, "write.mode=append finds no row unchanged: take it away");
    }
  }

  private void keys() {
    boolean fields = is(PK_MODE, "fields");
    boolean named = !config.getList(PK_FIELDS).isEmpty();
    if (fields && !named) {
      add(PK_FIELDS, "pk.mode=fields needs the columns that tell rows apart", PK_MODE);
    } else if (named && !fields) {
      add(PK_FIELDS, "it has no effect without pk.mode=fields", PK_MODE);
    }
    if (is(SYNC_ID_COLUMNS, "all") && !is(PK_MODE, "sync-id-only")) {
      add(SYNC_ID_COLUMNS, "it has no effect without pk.mode=sync-id-only", PK_MODE);
    }
  }

  private void records() {
    if (is(RECORD_MODE, "insert") && is(UNCHANGED_ROWS, "touch")) {
      add(
          UNCHANGED_ROWS,
          "record.mode=insert leaves rows that are there: touch is not for it",
          RECORD_MODE);
    }
    if (is(RECORD_MODE, "update") && is(SYNC_ID_COLUMNS, "all")) {
      add(
          SYNC_ID_COLUMNS,
          "a changed row has another _sync_id, which record.mode=update would never find: set key",
          RECORD_MODE);
    }
  }

  private boolean is(String key, String value) {
    return config.getString(key).equals(value);
  }

  private void add(String key, String message, String... others) {
    problems.add(new Problem(key, message, List.of(others)));
  }
}
