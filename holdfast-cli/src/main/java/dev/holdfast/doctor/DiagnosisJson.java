// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.doctor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.net.AttemptReport;
import dev.holdfast.net.Peer;
import dev.holdfast.security.CertificateSummary;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A diagnosis as one JSON object; times are in milliseconds. */
public final class DiagnosisJson {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator out;

    private DiagnosisJson(JsonGenerator out) {
        this.out = out;
    }

    private interface Content {
        void write(DiagnosisJson json) throws IOException;
    }

    /** What the DNS says. */
    public static String of(Survey survey) {
        return text(json -> {
            json.out.writeStartObject();
            json.survey(survey);
            json.out.writeEndObject();
        });
    }

    /** All that was found. */
    public static String of(Diagnosis diagnosis) {
        return text(json -> json.diagnosis(diagnosis));
    }

    private static String text(Content content) {
        var text = new StringWriter();
        try (var generator = JSON.createGenerator(text)) {
            content.write(new DiagnosisJson(generator));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // a StringWriter has none
        }
        return text.toString();
    }

    private void survey(Survey survey) throws IOException {
        out.writeStringField("domain", survey.domain());
        out.writeObjectFieldStart("dns");
        for (var answer : survey.inWords().entrySet()) {
            out.writeStringField(answer.getKey(), answer.getValue());
        }
        out.writeEndObject();
        optional("dnsFailure", survey.failure().map(Throwable::getMessage));
        out.writeArrayFieldStart("peers");
        for (var peer : survey.peers()) {
            out.writeStartObject();
            peer(peer);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void peer(Peer peer) throws IOException {
        out.writeStringField("host", peer.host());
        out.writeNumberField("port", peer.port());
        out.writeStringField("connector", peer.connector().kind());
        out.writeStringField("source", peer.source().describe());
    }

    private void diagnosis(Diagnosis diagnosis) throws IOException {
        out.writeStartObject();
        survey(diagnosis.survey());
        out.writeStringField("health", diagnosis.health().name());
        out.writeStringField("started", diagnosis.started().toString());
        millis("took", diagnosis.took());
        out.writeArrayFieldStart("attempts");
        for (var visit : diagnosis.visits()) {
            attempt(visit, diagnosis.works(visit));
        }
        out.writeEndArray();
        out.writeArrayFieldStart("findings");
        for (var finding : diagnosis.findings()) {
            out.writeStartObject();
            out.writeStringField("severity", finding.severity().name());
            out.writeStringField("about", finding.about());
            out.writeStringField("what", finding.what());
            out.writeStringField("advice", finding.advice());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void attempt(Visit visit, boolean works) throws IOException {
        var attempt = visit.attempt();
        out.writeStartObject();
        peer(attempt.peer());
        optional("address", attempt.address());
        out.writeBooleanField("works", works);
        out.writeStringField("outcome", attempt.outcome().name());
        millis("begun", visit.begun());
        millis("ended", visit.ended());
        phases(attempt);
        optional("tls", attempt.tls().map(tls -> tls.version()));
        optional("cipher", attempt.tls().map(tls -> tls.cipher()));
        optional("alpn", attempt.tls().flatMap(tls -> tls.applicationProtocol()));
        if (attempt.certificate().isPresent()) {
            certificate(attempt.certificate().get());
        }
        strings("mechanisms", attempt.mechanisms());
        optional("mechanism", attempt.mechanism());
        strings("features", attempt.features());
        strings("notes", attempt.notes());
        optional("failure", attempt.failure().map(Throwable::getMessage));
        out.writeEndObject();
    }

    private void phases(AttemptReport attempt) throws IOException {
        out.writeArrayFieldStart("phases");
        for (var phase : attempt.phases()) {
            out.writeStartObject();
            out.writeStringField("phase", phase.phase().name());
            millis("took", phase.took());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void certificate(CertificateSummary certificate) throws IOException {
        out.writeObjectFieldStart("certificate");
        out.writeStringField("subject", certificate.subject());
        out.writeStringField("issuer", certificate.issuer());
        strings("names", certificate.names());
        out.writeStringField("notBefore", certificate.notBefore().toString());
        out.writeStringField("notAfter", certificate.notAfter().toString());
        out.writeEndObject();
    }

    private void strings(String name, List<String> values) throws IOException {
        out.writeArrayFieldStart(name);
        for (var value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }

    private void millis(String name, Duration time) throws IOException {
        out.writeNumberField(name, Math.round(time.toNanos() / 1e3) / 1e3);
    }

    private void optional(String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            out.writeStringField(name, value.get());
        } else {
            out.writeNullField(name);
        }
    }
}
