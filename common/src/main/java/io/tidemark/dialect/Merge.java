package io.tidemark.dialect;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements that bring the rows of a batch into one table, by way of a stage, for rows of one
 * shape. Pure functions, like the {@link Dialect} that makes them; all texts are built once.
 *
 * <p>The stage is a table of the session alone: each row's number and one column per column of the
 * records, the key first. A merge looks every staged row up once, decides its {@link RowOutcome},
 * and writes only rows that must be written: an unchanged row costs no write. That what it decided
 * is what it wrote is shown by its counts, which the caller compares.
 *
 * <p>The statements that copy are for {@code Session.copyIn}; the fields of their rows are those of
 * {@link Dialect#stageField}.
 */
public interface Merge {

  /** By which rule rows meet the table. */
  enum Rule {
    /** Rows of a scan: rule 3 of the sink transaction. */
    SCAN,
    /** The same, and unchanged rows are written too, so that their generation advances. */
    TOUCH,
    /**
     * Rows that were read because they have changed: written, and their generation raised, even
     * where they are equal, because no scan comes by to say again that they are alive.
     */
    CHANGE,
    /** Rows of an attempt that a later one replaced: rule 2, evidence only. */
    LATE,
    /** Records of no stream: they only touch rows of no stream. */
    PLAIN
  }

  /** Whether rows may be marked as gone ({@code _sync_deleted_at}), and what they are then. */
  enum Marks {
    /** The table has no such column. */
    NEVER,
    /** A record writes the row whole, and it is back. */
    REVIVED,
    /** Records lack some of the row, which would come back with it as it was: it is not there. */
    ABSENT
  }

  /**
   * What the system columns of written rows get, and whose rows may be taken over.
   *
   * @param source the stream's name, null for records of no stream
   * @param generation the generation, null for records of no stream
   * @param adopted names of the streams whose rows may be taken over
   */
  record Stamp(@Nullable String source, @Nullable Long generation, List<String> adopted) {
    public Stamp {
      adopted = List.copyOf(adopted);
    }
  }

  /**
   * A merge, in the order in which it is run. A database that does all of it in one statement has
   * nothing but {@code outcomes}.
   *
   * @param decisions find the outcomes, and lock what they depend on
   * @param updates write rows that are there; the update counts tell how many
   * @param inserts add rows; the update counts tell how many
   * @param outcomes a query of one row: rows that it updated itself, rows that it inserted itself,
   *     and the outcome of each staged row, one character each in the order of their numbers
   */
  record Steps(List<Sql> decisions, List<Sql> updates, List<Sql> inserts, Sql outcomes) {
    public Steps {
      decisions = List.copyOf(decisions);
      updates = List.copyOf(updates);
      inserts = List.copyOf(inserts);
    }
  }

  /** Creates the stage. */
  String createStage();

  /** Creates the stage of keys alone. */
  String createKeyStage();

  /** Drop both stages, where they are. */
  List<String> dropStages();

  /** Takes a row's number and all columns. */
  String copyStage();

  /** Takes a row's number and the key columns. */
  String copyKeyStage();

  /**
   * Takes all columns of the records straight into the table; only when {@link #copiesIntoTable}.
   * Where it has no values of its own, rows end with the system columns.
   */
  CopySql copyTable(Stamp stamp);

  /**
   * Takes all columns of the records, and tells the outcome of each row, one character each in
   * their order, without writing anything; none where that is no less work than to stage them.
   */
  default Optional<CopySql> look(Rule rule, RecordMode mode, Stamp stamp) {
    return Optional.empty();
  }

  /** The columns that {@link #copyTable} takes, to be described. */
  String selectTable();

  /** Whether rows can be copied straight into the table: their fields are the table's own. */
  boolean copiesIntoTable();

  /**
   * One text, none where there is no such table, which is another one after every change of the
   * table's columns or indexes, and costs much less to ask for than those; only when {@link
   * #copiesIntoTable}.
   */
  Sql tableVersion();

  /** Whether an error means that nothing can be copied into this kind of table, or by this user. */
  boolean takesNoCopy(String sqlState);

  /** Whether an error of {@link #selectTable} means that its columns are others now. */
  boolean hasOtherColumns(String sqlState);

  /** Whether keys can be copied straight into a table that has the key columns' types. */
  boolean copiesKeys();

  /** Whether the database may take two keys for one although their bytes differ. */
  boolean foldsKeys();

  /** Takes the key columns; only when {@link #copiesKeys}. */
  String copyKeys(String quotedTable);

  /** Whether the stages are as they were left when the next transaction begins, not empty. */
  boolean keepsStages();

  /** Empty both stages within a transaction. */
  List<String> clearStages();

  /** Empties the stage of keys within a transaction. */
  List<String> clearKeyStage();

  /** Inserts all staged keys into a table. */
  Sql insertKeys(String quotedTable);

  /**
   * Merges the staged rows of these numbers.
   *
   * @throws IllegalStateException when the rows have no key
   */
  Steps merge(Rule rule, RecordMode mode, Stamp stamp, int from, int to);

  /**
   * The outcomes of the staged rows of these numbers, one character each in their order: a query of
   * one text, which writes nothing and is much less work than a merge; none where there is no such.
   */
  default Optional<Sql> lookStaged(Rule rule, RecordMode mode, Stamp stamp, int from, int to) {
    return Optional.empty();
  }

  /** Merges the staged rows of some numbers, in their order; only when {@link #lookStaged}. */
  default Steps merge(Rule rule, RecordMode mode, Stamp stamp, int[] numbers) {
    throw new IllegalStateException("staged rows are merged all at once");
  }

  /** For rows of these numbers: the number and whose row it is. */
  Sql owners(int[] numbers);

  /** Inserts staged rows as they are. */
  Sql insert(Stamp stamp, int from, int to);

  /**
   * Removes the rows whose keys are staged: those of the stream whose generation is not higher and
   * whose keys no higher one has seen (model: tombstones_noseen), or, without a stream, those of no
   * stream. What it tells of each removed row is its number.
   *
   * @param removal what removing is
   * @param newer the keys that higher generations have seen
   */
  RemovalSql remove(Removal removal, Stamp stamp, List<KeySet> newer, int from, int to);

  /**
   * The numbers of staged keys that the table has no row for; one that is marked as gone is none.
   *
   * @param before only those that one of these sets has, if there are any
   */
  Sql absent(List<KeySet> before, int from, int to);

  /** Come before statements with key sets, which have no index, in their transaction. */
  List<Sql> beforeKeySets();

  /** Come after them. */
  List<Sql> afterKeySets();
}
