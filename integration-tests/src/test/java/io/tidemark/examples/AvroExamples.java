package io.tidemark.examples;

import io.tidemark.testbed.Registry;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Needs a schema registry: see the profile {@code avro}. */
@DisplayName("Configurations of config/ that use a schema registry")
@ExtendWith(SceneExtension.class)
class AvroExamples {

  @Test
  @DisplayName("avro: the tables of a schema arrive, and a row that is gone goes")
  void avro(@TempDir Path folder, Scene scene) throws IOException, SQLException {
    Registry registry = scene.closeLater(Registry.start());
    ExampleSite site = ExampleSite.start(scene, folder, registry.plugin());
    MirroredShop.assertMirrored(
        site,
        "avro",
        Map.of(
            "key.converter.apicurio.registry.url", registry.url(),
            "value.converter.apicurio.registry.url", registry.url()));
  }
}
