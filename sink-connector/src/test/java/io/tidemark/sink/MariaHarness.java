package io.tidemark.sink;

import io.tidemark.sink.kit.Feature;
import io.tidemark.sink.kit.Harness;
import io.tidemark.sink.kit.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;

/** MariaDB or MySQL for the kit: one server, and a database for each target. */
@NullUnmarked
final class MariaHarness implements Harness {
  private final OwnServer server;
  private final String name;

  MariaHarness(OwnServer server) {
    this.server = server;
    try (Connection connection = server.connect("")) {
      var about = connection.getMetaData();
      this.name =
          "%s %d.%d"
              .formatted(
                  about.getDatabaseProductName(),
                  about.getDatabaseMajorVersion(),
                  about.getDatabaseMinorVersion());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Target fresh(String name) {
    server.create(name);
    return new MariaTarget(server, name);
  }

  @Override
  public Set<Feature> lacks() {
    return Set.of(Feature.NAN, Feature.ENDLESS_TIME);
  }
}
