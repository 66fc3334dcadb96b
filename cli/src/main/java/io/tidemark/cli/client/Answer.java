package io.tidemark.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * An answer that is one.
 *
 * @param body as it came
 * @param json what it says
 * @param date when it was given, by the worker's clock to the second; empty when it does not say
 */
public record Answer(String body, JsonNode json, Optional<Instant> date) {}
