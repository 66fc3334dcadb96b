package io.tidemark.source.log;

import io.debezium.config.Configuration;
import io.debezium.document.ArrayReader;
import io.debezium.relational.Tables;
import io.debezium.relational.ddl.DdlParser;
import io.debezium.relational.history.HistoryRecordComparator;
import io.debezium.relational.history.JsonTableChangeSerializer;
import io.debezium.relational.history.SchemaHistory;
import io.debezium.relational.history.SchemaHistoryException;
import io.debezium.relational.history.SchemaHistoryListener;
import io.debezium.relational.history.TableChanges;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/**
 * Where the engine looks for what tables looked like at the position that it goes on at: the
 * position itself says it, see {@link MariaPosition}. What it wants to have kept goes nowhere, as
 * it is told as an event, too, in its order among the rows.
 *
 * <p>So both are kept by one write to Connect's topic, and are never of two moments: a history of
 * its own could lack a change that the position is behind of.
 */
public final class KeptSchema implements SchemaHistory {
  private static final String ID = CONFIGURATION_FIELD_PREFIX_STRING + KeptPlace.ID;

  private String tables = "";
  private boolean catalogs;

  @Override
  public void configure(
      Configuration config,
      HistoryRecordComparator comparator,
      SchemaHistoryListener listener,
      boolean useCatalogBeforeSchema) {
    tables =
        KeptPlace.position(config.getString(ID))
            .map(MariaPosition::parse)
            .map(MariaPosition::tables)
            .orElse("");
    catalogs = useCatalogBeforeSchema;
  }

  @Override
  public void start() {}

  @Override
  public void record(
      Map<String, ?> source, Map<String, ?> position, String databaseName, String ddl) {}

  @Override
  public void record(
      Map<String, ?> source,
      Map<String, ?> position,
      String databaseName,
      String schemaName,
      String ddl,
      TableChanges changes,
      Instant timestamp) {}

  @Override
  @Deprecated // by Debezium, whose other method calls it
  public void recover(
      Map<Map<String, ?>, Map<String, ?>> offsets, Tables schema, DdlParser ddlParser) {
    try {
      new JsonTableChangeSerializer()
          .deserialize(ArrayReader.defaultReader().readArray(Structure.json(tables)), catalogs)
          .forEach(change -> schema.overwriteTable(change.getTable()));
    } catch (IOException e) {
      throw new SchemaHistoryException("the tables of the position cannot be read", e);
    }
  }

  @Override
  public void stop() {}

  @Override
  public boolean exists() {
    return !tables.isEmpty();
  }

  @Override
  public boolean storageExists() {
    return exists();
  }

  @Override
  public void initializeStorage() {}
}
