package org.igniterealtime.openfire.plugin.sipgateway;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds the import table of docs/ARCHITECTURE.md. */
class LayersTest {

    private static final String ROOT = LayersTest.class.getPackageName();
    private static final JavaClasses CLASSES = new ClassFileImporter().importPath("target/classes");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tls          | ",
        "payload      | org.dom4j..",
        "mapping      | payload, org.dom4j.., org.xmpp.packet..",
        "msrp.codec   | ",
        "msrp         | msrp.codec, tls, org.slf4j..",
        "msrp.mina    | msrp, msrp.codec, tls, org.slf4j.., org.apache.mina..",
        "msrp.sdp     | msrp, msrp.codec, org.slf4j.., javax.sdp..",
        "sip          | tls, org.slf4j..",
        "sip.jain     | sip, tls, org.slf4j.., javax.sip.., gov.nist..",
        "sip.dns      | sip, org.slf4j.., org.xbill.DNS..",
        "bridge       | mapping, payload, sip, msrp, msrp.sdp, msrp.codec.FailureReport, org.slf4j.., org.dom4j.., org.xmpp.packet..",
        "openfire     | bridge, tls, sip.Rate, org.slf4j.., org.dom4j.., org.xmpp.., org.jivesoftware..",
        "openfire.commands | openfire, bridge, org.slf4j.., org.dom4j.., org.xmpp.., org.jivesoftware..",
        "openfire.console | openfire, openfire.commands, bridge, sip, org.slf4j.., org.xmpp.., org.jivesoftware.., javax.servlet.., com.samskivert.mustache..",
    })
    void aPackageImportsOnlyWhatTheTableAllows(String layer, String allowed) {
        List<String> packages = new ArrayList<>(List.of("java..", "javax.crypto..", "javax.naming..", "javax.net..", "javax.security.auth..",
                "javax.xml..", "org.w3c.dom..", "org.xml.sax.."));
        packages.add(ROOT + '.' + layer);
        for (String other : (allowed == null ? "" : allowed).split(",")) {
            if (!other.isBlank()) {
                packages.add(other.strip().endsWith("..") ? other.strip() : ROOT + '.' + other.strip());
            }
        }
        classes().that().resideInAPackage(ROOT + '.' + layer)
                .should().onlyDependOnClassesThat(resideInAnyPackage(packages.toArray(String[]::new))
                        .or(describe("named in the table", type -> packages.contains(type.getName()))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void nothingKnowsTheCompositionRoot() {
        classes().that().haveFullyQualifiedName(ROOT + ".Gateway")
                .should().onlyHaveDependentClassesThat().haveNameMatching(ROOT.replace(".", "\\.") + "\\.(Gateway|SipGatewayPlugin).*")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsInTheTable() {
        List<String> known = List.of("tls", "payload", "mapping", "msrp.codec", "msrp", "msrp.mina", "msrp.sdp", "sip", "sip.jain",
                "sip.dns", "bridge", "openfire", "openfire.commands", "openfire.console");
        classes().that(alwaysTrue()).should().resideInAnyPackage(
                java.util.stream.Stream.concat(java.util.stream.Stream.of(ROOT, "gov.nist.javax.sip.stack"),
                        known.stream().map(name -> ROOT + '.' + name)).toArray(String[]::new))
                .check(CLASSES);
    }
}
