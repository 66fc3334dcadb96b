package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.ConfigErrors;
import io.tidemark.config.UnknownKeys;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.runtime.SinkConnectorConfig;
import org.apache.kafka.connect.runtime.SourceConnectorConfig;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What Connect itself defines is no misspelling of ours. */
class ConnectsKeysTest {

  @Test
  @DisplayName("every key that Connect defines for connectors is known to be Connect's")
  void everyKeyOfConnectsIsKnown() {
    for (ConfigDef def :
        List.of(SourceConnectorConfig.configDef(), SinkConnectorConfig.configDef())) {
      assertThat(def.names()).allMatch(UnknownKeys::isConnects);
      ConfigErrors errors = new ConfigErrors();
      assertThat(UnknownKeys.check(def.names(), List.of("topic"), List.of("syncs."), errors))
          .isEmpty();
      assertThat(errors.isEmpty()).isTrue();
    }
  }
}
