package io.tidemark.source.log;

import io.debezium.bean.spi.BeanRegistry;
import io.debezium.bean.spi.BeanRegistryAware;
import io.debezium.processors.reselect.ReselectColumnsPostProcessor;
import io.debezium.processors.spi.PostProcessor;
import io.debezium.service.spi.ServiceRegistry;
import io.debezium.service.spi.ServiceRegistryAware;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Has Debezium read large values from the table that an update has left as they were, which are not
 * in the log. Without them a row whose key has changed could not be written: nobody else has them.
 *
 * <p>So they are read, or the engine ends and begins anew. By itself Debezium only warns, also of a
 * connection that was lost while nothing was to be read, and with the row's key in its words. Where
 * the row has gone meanwhile, they stay left out, and what made it go follows.
 */
public final class LeftOutValues implements PostProcessor, BeanRegistryAware, ServiceRegistryAware {
  private static final String PLACEHOLDER = "__debezium_unavailable_value";

  /** What it has for an array of {@code uuid} instead, which it does not know again itself. */
  private static final List<String> OF_UUIDS =
      List.of(UUID.nameUUIDFromBytes(PLACEHOLDER.getBytes(StandardCharsets.UTF_8)).toString());

  private static final String GONE = "Failed to find row in table";

  private final ReselectColumnsPostProcessor reading = new ReselectColumnsPostProcessor();

  @Override
  public void configure(Map<String, ?> properties) {
    reading.configure(
        Map.of("reselect.null.values", "false", "reselect.error.handling.mode", "fail"));
  }

  @Override
  public void injectBeanRegistry(BeanRegistry beans) {
    reading.injectBeanRegistry(beans);
  }

  @Override
  public void injectServiceRegistry(ServiceRegistry services) {
    reading.injectServiceRegistry(services);
  }

  @Override
  public void apply(Object key, Struct value) {
    knowAgain(value);
    try {
      reading.apply(key, value);
    } catch (RuntimeException e) {
      if (!String.valueOf(e.getMessage()).startsWith(GONE)) {
        Throwable cause = e.getCause() == null ? e : e.getCause(); // its own message has the key
        throw new ConnectException(
            "values that an update has left as they were cannot be read: "
                + EngineFailure.shown(cause),
            cause);
      }
    }
  }

  /** Puts the usual placeholder where there is one of an array of {@code uuid}. */
  static void knowAgain(Struct value) {
    Struct row = value.schema().field("after") == null ? null : value.getStruct("after");
    if (row == null) {
      return;
    }
    for (Field field : row.schema().fields()) {
      if (field.schema().type() == Schema.Type.ARRAY && OF_UUIDS.equals(row.get(field))) {
        row.put(field, List.of(PLACEHOLDER));
      }
    }
  }

  @Override
  public void close() {
    reading.close();
  }
}
