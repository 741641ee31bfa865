import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.*;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.*;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.*;
import java.security.*;
import java.security.cert.X509Certificate;
import java.time.*;
import java.time.format.DateTimeFormatter;
import java.util.*;
import java.util.concurrent.*;
import java.util.regex.*;
import java.util.stream.Collectors;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.*;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.*;
import javax.xml.crypto.dsig.spec.*;
import javax.xml.parsers.*;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.*;

/**
 * A small hospital system that speaks with the intake gateway; Java 17, nothing else: {@code java HospitalClient.java}.
 *
 * <p>Everything it needs comes from the LIENTHONG_* variables; it asks the case API for cases until there are no more.
 */
public final class HospitalClient {
    public static void main(String[] args) throws Exception {
        Gateway gateway = new Gateway(System.getenv());
        HttpClient http = HttpClient.newHttpClient();
        String cases = System.getenv("LIENTHONG_CASES_URL");
        while (true) {
            HttpResponse<String> next =
                    http.send(HttpRequest.newBuilder(URI.create(cases + "/next")).build(), BodyHandlers.ofString());
            if (next.statusCode() == 202) {
                continue;
            } else if (next.statusCode() != 200) {
                return;
            }
            Map<String, Object> theCase = Json.object(Json.read(next.body()));
            HttpRequest done = HttpRequest.newBuilder(URI.create(cases + "/" + theCase.get("id") + "/done"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(Json.write(play(gateway, theCase))))
                    .build();
            HttpResponse<String> answer = http.send(done, BodyHandlers.ofString());
            if (answer.statusCode() != 204) {
                System.err.println("report refused: " + answer.body());
            }
        }
    }

    /** Does the steps of a case in order; the report is about the last one. */
    private static Map<String, Object> play(Gateway gateway, Map<String, Object> theCase) {
        Outcome outcome = new Outcome("error", "", "");
        for (Object step : Json.list(theCase.get("steps"))) {
            try {
                outcome = gateway.play(Json.object(step));
            } catch (Exception failure) {
                failure.printStackTrace();
                outcome = new Outcome("error", "", "");
            }
        }
        return Map.of("outcome", outcome.word(), "code", outcome.code(), "receipt", outcome.receipt());
    }
}

/** What became of a step: accepted, refused, unknown or error, with the gateway's code and receipt. */
record Outcome(String word, String code, String receipt) {}

/** One function of the gateway: its path, where the credentials travel, its fields, the keys of its answer. */
record Door(String path, String credentials, boolean json, String kind, String kindValue, String file, String facility,
        String code, String receipt) {
    private static Door claims(String path, String loaiHoSo) {
        return new Door("/api/qd130/" + path, "headers", false, "loaiHoSo", loaiHoSo, "fileHSBase64", "maCSKCB",
                "maKetQua", "maGiaoDich");
    }

    private static Door certificates(String path, String loaiHs) {
        return new Door(path, "form", false, "loaiHs", loaiHs, "fileBase64Str", "maCskcb", "MaKetQua", "MaGD");
    }

    static Door of(String name) {
        return switch (name) {
            case "lookup" -> new Door("/api/egw/KQNhanLichSuKCB2024", "query", false, "", "", "", "", "maKetQua", "");
            case "history" -> new Door("/api/egw/Lskcb2025", "query", false, "", "", "", "", "maKetQua", "");
            case "copayment" ->
                new Door("/api/TraCuuCCT/TraCuuTienMCCT", "headers", true, "", "", "", "", "MaKetQua", "");
            case "claim-130", "claim-4750", "claim-3176" -> claims("guiHoSoXmlQD" + name.substring(6), "130");
            case "checkin-130", "checkin-4750", "checkin-3176" -> claims("checkInKcbQd" + name.substring(8), "0");
            case "certificates" -> certificates("/api/chungtugw/GuiHoSoChungTu2025", "39");
            case "death-notice" -> certificates("/api/hososuckhoe/guiGiayToDienTu", "60");
            case "birth-notice" -> certificates("/api/hososuckhoe/guiGiayToDienTu", "61");
            case "driver" ->
                new Door("/api/hssk/gksk", "account", true, "", "", "SIGNDATA", "IDBENHVIEN", "MSG_STATE", "UUID");
            case "adjustment" -> new Door("/api/HSDCTT12/GuiHoSoDieuChinh09BH", "headers", true, "loaiHs", "73",
                    "fileHsBase64", "maCskcb", "maKetQua", "maGiaoDich");
            default -> throw new IllegalArgumentException("unknown door " + name);
        };
    }
}

/** The hospital's side of the gateway: one token kept for its life, one call at a time. */
final class Gateway {
    private static final Set<String> USABLE_CARDS = Set.of("000", "001", "002", "004");

    private record Token(String access, String id, Instant expires) {}

    private record Reply(int status, Map<String, Object> body) {}

    private static final class TokenRefused extends Exception { TokenRefused(String code) { super(code); } }

    private final HttpClient http = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private final String base;
    private final String username;
    private final String password;
    private final String driverUsername;
    private final String driverPassword;
    private final String facility;
    private final Duration timeout;
    private final Messages messages;
    private Token token;

    Gateway(Map<String, String> env) throws Exception {
        base = env.get("LIENTHONG_BASE_URL");
        username = env.get("LIENTHONG_USERNAME");
        password = md5(env.get("LIENTHONG_PASSWORD"));
        driverUsername = env.getOrDefault("LIENTHONG_DRIVER_USERNAME", username);
        driverPassword = md5(env.getOrDefault("LIENTHONG_DRIVER_PASSWORD", env.get("LIENTHONG_PASSWORD")));
        facility = env.get("LIENTHONG_FACILITY");
        timeout = Duration.ofMillis((long) (Double.parseDouble(env.getOrDefault("LIENTHONG_TIMEOUT_S", "60")) * 1000));
        messages = new Messages(
                facility, new Signer(env.get("LIENTHONG_KEYSTORE"), env.get("LIENTHONG_KEYSTORE_PASSWORD")));
    }

    Outcome play(Map<String, Object> step) throws Exception {
        try {
            if ("token".equals(step.get("do"))) {
                token();
                return new Outcome("accepted", "200", "");
            }
            String name = (String) step.get("door");
            Door door = Door.of(name);
            if (step.containsKey("fields")) {
                Map<String, Object> body = new LinkedHashMap<>(Json.object(step.get("fields")));
                if (door.json()) {
                    body.put("username", username);
                }
                return conclude(door, converse(door, body), door.json() ? Set.of("200") : USABLE_CARDS);
            }
            List<Object> documents = Json.list(step.get("documents"));
            if (name.equals("driver")) {
                Map<String, Object> values = new LinkedHashMap<>(Json.values(documents.get(0)));
                values.put("SIGNDATA", messages.signed(values.get("SIGNDATA")));
                Map<String, String> account = Map.of("Username", driverUsername, "Password", driverPassword);
                return conclude(door, post(door.path(), "", account, values, true), Set.of("1"));
            }
            byte[] file = messages.file(name, documents);
            Map<String, Object> values = Json.values(documents.get(0));
            Outcome outcome = send(door, file, values);
            // A claim may go twice: the same MA_LK replaces it. Nothing else may: each send makes a transaction.
            if (outcome.word().equals("unknown") && name.startsWith("claim-")) {
                outcome = send(door, file, values);
            }
            return outcome;
        } catch (TokenRefused refused) {
            return new Outcome(refused.getMessage().isEmpty() ? "error" : "refused", refused.getMessage(), "");
        }
    }

    private Outcome send(Door door, byte[] file, Map<String, Object> values) throws Exception {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("username", username);
        body.put(door.facility(), facility);
        body.put(door.kind(), door.kindValue());
        if (door.credentials().equals("headers")) {
            body.put("maTinh", facility.substring(0, 2));
        }
        if (door.json()) {
            body.put("password", password);
            body.put("kyQT", values.getOrDefault("KY_QT", ""));
        }
        body.put(door.file(), Base64.getEncoder().encodeToString(file));
        return conclude(door, converse(door, body), Set.of("200"));
    }

    // --- token

    private Token token() throws Exception {
        if (token == null || Instant.now().isAfter(token.expires.minusSeconds(30))) {
            token = take();
        }
        return token;
    }

    private Token take() throws Exception {
        Reply reply = post("/api/token/take", "", Map.of(), Map.of("username", username, "password", password), false);
        String code = reply == null ? "" : text(reply.body, "maKetQua");
        if (!code.equals("200") || !(reply.body.get("APIKey") instanceof Map)) {
            throw new TokenRefused(code.equals("200") ? "" : code);
        }
        Map<String, Object> key = Json.object(reply.body.get("APIKey"));
        // expires_in is UTC, with any number of decimals of a second.
        String expires = text(key, "expires_in");
        return new Token(text(key, "access_token"), text(key, "id_token"),
                Instant.parse(expires.endsWith("Z") ? expires : expires + "Z"));
    }

    // --- calls

    /** Asks with the token; once more, with a new one, after a 401, wherever that hides. */
    private Reply converse(Door door, Map<String, Object> body) throws Exception {
        Reply reply = call(door, body);
        if (reply != null && (reply.status == 401 || text(reply.body, door.code()).equals("401"))) {
            token = null;
            reply = call(door, body);
        }
        return reply;
    }

    private Reply call(Door door, Map<String, Object> fields) throws Exception {
        Token key = token();
        Map<String, Object> inside = Map.of("token", key.access, "id_token", key.id, "username", username,
                "password", password);
        return switch (door.credentials()) {
            case "query" -> post(door.path(), "?" + form(inside), Map.of(), fields, door.json());
            case "form" -> {
                Map<String, Object> body = new LinkedHashMap<>(inside);
                body.putAll(fields);
                yield post(door.path(), "", Map.of(), body, door.json());
            }
            default -> {
                Map<String, String> headers =
                        Map.of("accessToken", key.access, "tokenId", key.id, "passwordHash", password);
                yield post(door.path(), "", headers, fields, door.json());
            }
        };
    }

    /** Null when nobody can tell what became of the call: no answer, half an answer, or a page of somebody else's. */
    private Reply post(String path, String query, Map<String, String> headers, Map<String, Object> fields, boolean json)
            throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path + query))
                .header("Content-Type", json ? "application/json; charset=utf-8" : "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(json ? Json.write(fields) : form(fields)));
        headers.forEach(request::header);
        HttpResponse<byte[]> response;
        try {
            // The deadline is for the whole answer; HttpRequest.timeout would stop at the headers.
            response = http.sendAsync(request.build(), BodyHandlers.ofByteArray())
                    .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            return null;
        }
        int status = response.statusCode();
        if (status != 401 && (status < 200 || status > 299)) {
            return null;
        }
        try {
            return new Reply(status, Json.object(Json.read(new String(response.body(), UTF_8))));
        } catch (RuntimeException unreadable) {
            return status == 401 ? new Reply(status, Map.of()) : null;
        }
    }

    /** Accepted only on the gateway's own word, whatever HTTP says. */
    private static Outcome conclude(Door door, Reply reply, Set<String> good) {
        String code = reply == null ? "" : reply.status == 401 ? "401" : text(reply.body, door.code());
        if (code.isEmpty()) {
            return new Outcome("unknown", "", "");
        }
        return good.contains(code) ? new Outcome("accepted", code, text(reply.body, door.receipt()))
                : new Outcome("refused", code, "");
    }

    /** A value as text, whether it came as a string, as a number or not at all. */
    private static String text(Map<String, Object> body, String key) {
        Object value = body.get(key);
        return value == null ? "" : value.toString();
    }

    /** URLEncoder writes + as %2B, / as %2F and = as %3D, as base64 in a form needs. */
    private static String form(Map<String, Object> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode((String) field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String md5(String text) throws Exception {
        byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(UTF_8));
        return HexFormat.of().withUpperCase().formatHex(hash);
    }
}

/** Makes the files that travel: envelope, inner documents, signature. */
final class Messages {
    private static final ZoneId VIETNAM = ZoneId.of("Asia/Ho_Chi_Minh");

    /** The root of each inner document; the list and the record inside, where there are any. */
    private static final Map<String, List<String>> ROOTS = Map.ofEntries(
            Map.entry("XML1", List.of("TONG_HOP")),
            Map.entry("XML7", List.of("CHI_TIEU_DU_LIEU_GIAY_RA_VIEN")),
            Map.entry("XML8", List.of("CHI_TIEU_DU_LIEU_TOM_TAT_HO_SO_BENH_AN")),
            Map.entry("XML9", List.of("CHI_TIEU_DU_LIEU_GIAY_CHUNG_SINH", "DSACH_GIAYCHUNGSINH",
                    "DU_LIEU_GIAY_CHUNG_SINH")),
            Map.entry("XML10", List.of("CHI_TIEU_DU_LIEU_GIAY_NGHI_DUONG_THAI")),
            Map.entry("XML11", List.of("CHI_TIEU_DU_LIEU_GIAY_CHUNG_NHAN_NGHI_VIEC_HUONG_BAO_HIEM_XA_HOI")),
            Map.entry("XML13", List.of("CHI_TIEU_GIAYCHUYENTUYEN")),
            Map.entry("XML14", List.of("CHI_TIEU_GIAYHEN_KHAMLAI")),
            Map.entry("CHECKIN", List.of("CHI_TIEU_TRANG_THAI_KCB", "DSACH_TRANG_THAI_KCB", "TRANG_THAI_KCB")),
            Map.entry("GIAYDIEUTRINOITRU", List.of("CTGiayDieuTriNoiTru")),
            Map.entry("GIAYDIEUTRIVOSINH", List.of("CTGiayDieuTriVoSinh")),
            Map.entry("GIAYSUCKHOEME", List.of("CTGiaySucKhoeMe")));

    private final String facility;
    private final Signer signer;

    Messages(String facility, Signer signer) {
        this.facility = facility;
        this.signer = signer;
    }

    /** The signed file that goes through `door`. */
    byte[] file(String door, List<Object> documents) throws Exception {
        Document file = Xml.document();
        Element signed = switch (door) {
            case "certificates" -> envelope(file, "HSCHUNGTU", documents);
            case "death-notice" -> Xml.fill(Xml.add(file, "HSDLGBT"), "GIAYBAOTU", documents.get(0));
            case "birth-notice" -> Xml.fill(Xml.add(file, "HSDLGCS"), "GIAYCHUNGSINH", documents.get(0));
            case "adjustment" -> adjustment(Xml.add(file, "HOSO_DIEUCHINH_GD"), Json.values(documents.get(0)));
            case "checkin-130", "checkin-4750", "checkin-3176" -> records(file, "CHECKIN", documents);
            default -> envelope(file, "GIAMDINHHS", documents);
        };
        Element holder = Xml.add(file.getDocumentElement(), "CHUKYDONVI");
        if (door.startsWith("claim-") || door.startsWith("checkin-")) {
            signer.whole(holder, "sha256");
        } else {
            signed.setAttribute("Id", "Id-" + UUID.randomUUID());
            signer.element(signed, holder, LocalDateTime.now(VIETNAM));
        }
        return Xml.bytes(file);
    }

    /** SIGNDATA of a driver's certificate: the unsigned XML comes in base64 and goes back signed. */
    String signed(Object unsigned) throws Exception {
        Document data = Xml.parse(Base64.getDecoder().decode((String) unsigned));
        signer.whole(data.getDocumentElement(), "sha1");
        return Base64.getEncoder().encodeToString(Xml.bytes(data));
    }

    private Element envelope(Document file, String root, List<Object> documents) throws Exception {
        Element envelope = Xml.add(file, root);
        Xml.add(Xml.add(envelope, "THONGTINDONVI"), "MACSKCB").setTextContent(facility);
        Element info = Xml.add(envelope, "THONGTINHOSO");
        Xml.add(info, "NGAYLAP").setTextContent(LocalDate.now(VIETNAM).format(DateTimeFormatter.BASIC_ISO_DATE));
        Xml.add(info, "SOLUONGHOSO").setTextContent("1");
        Element dossier = Xml.add(Xml.add(info, "DANHSACHHOSO"), "HOSO");
        Map<String, List<Object>> byKind = new LinkedHashMap<>();
        for (Object document : documents) {
            byKind.computeIfAbsent((String) Json.object(document).get("kind"), kind -> new ArrayList<>()).add(document);
        }
        for (Map.Entry<String, List<Object>> entry : byKind.entrySet()) {
            Document inner = Xml.document();
            records(inner, entry.getKey(), entry.getValue());
            Element one = Xml.add(dossier, "FILEHOSO");
            Xml.add(one, "LOAIHOSO").setTextContent(entry.getKey());
            Xml.add(one, "NOIDUNGFILE").setTextContent(Base64.getEncoder().encodeToString(Xml.bytes(inner)));
        }
        return info;
    }

    private static Element records(Document file, String kind, List<Object> documents) {
        List<String> names = ROOTS.getOrDefault(kind, List.of(kind));
        if (names.size() == 1) {
            return Xml.fill(file, names.get(0), documents.get(0));
        }
        Element list = Xml.add(Xml.add(file, names.get(0)), names.get(1));
        documents.forEach(document -> Xml.fill(list, names.get(2), document));
        return list;
    }

    /** Form 09/BH: the tags of one flat record stand in four parts. */
    private static Element adjustment(Element root, Map<String, Object> values) {
        Element dossier = Xml.add(root, "TT_HOSO");
        Set<String> form = Set.of("MAU_SO", "MA_CSKCB", "NGUOILAPBIEU", "THUTRUONG_DV", "NGAYTHANGNAM");
        Set<String> claim =
                Set.of("XML1_ID", "MA_LK", "MA_BN", "HO_TEN", "MA_THE", "NGAY_VAO", "NGAY_RA", "KY_QT", "TRANGTHAI");
        Map<String, Element> parts = new HashMap<>(Map.of("", dossier));
        values.forEach((tag, value) -> {
            String place = form.contains(tag) ? "TT_MAU" : claim.contains(tag) ? "TT_XML1"
                    : tag.startsWith("TT_XML1_DC.") ? "TT_DIEUCHINH/DS_XML1_DIEUCHINH/TT_XML1_DC"
                    : "TT_DIEUCHINH/DSCP_DIEUCHINH/CHIPHI";
            String path = "";
            for (String name : place.split("/")) {
                Element above = parts.get(path);
                path += "/" + name;
                parts.computeIfAbsent(path, unused -> Xml.add(above, name));
            }
            Xml.add(parts.get("/" + place), tag.substring(tag.indexOf('.') + 1)).setTextContent((String) value);
        });
        return dossier;
    }
}

/** The facility's key and certificate, and the three ways to sign with them. */
final class Signer {
    private static final Map<String, String> METHODS = Map.of(
            "sha256", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "sha1", SignatureMethod.RSA_SHA1);
    private static final Map<String, String> DIGESTS = Map.of("sha256", DigestMethod.SHA256, "sha1", DigestMethod.SHA1);

    private final XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
    private final PrivateKey key;
    private final X509Certificate certificate;

    Signer(String keystore, String password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(Path.of(keystore))) {
            store.load(file, password.toCharArray());
        }
        String alias = store.aliases().nextElement();
        key = (PrivateKey) store.getKey(alias, password.toCharArray());
        certificate = (X509Certificate) store.getCertificate(alias);
    }

    /** P1 (sha256) and P3 (sha1): the whole document with an enveloped signature at the end of `holder`. */
    void whole(Element holder, String hash) throws Exception {
        Reference document = factory.newReference("", factory.newDigestMethod(DIGESTS.get(hash), null),
                List.of(factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null)), null, null);
        KeyInfoFactory info = factory.getKeyInfoFactory();
        KeyInfo keyInfo = info.newKeyInfo(List.of(info.newKeyValue(certificate.getPublicKey()), x509(info)));
        factory.newXMLSignature(signedInfo(hash, List.of(document)), keyInfo).sign(new DOMSignContext(key, holder));
    }

    /** P2: two references without transforms, first to the Object that tells the time, then to the data. */
    void element(Element signed, Element holder, LocalDateTime now) throws Exception {
        String name = "CHUKYDONVI-" + signed.getAttribute("Id");
        signed.setIdAttribute("Id", true);
        Element time = holder.getOwnerDocument().createElementNS(null, "SigningTime");
        // Without this attribute Java would sign other bytes than it writes.
        time.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns", "");
        time.setTextContent(now.format(DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss")));
        XMLObject object = factory.newXMLObject(
                List.of(factory.newSignatureProperties(List.of(factory.newSignatureProperty(
                        List.of(new DOMStructure(time)), "#" + name, "SignatureProperty-" + name)), null)),
                "Object-" + name, null, null);
        DigestMethod digest = factory.newDigestMethod(DigestMethod.SHA256, null);
        List<Reference> references = List.of(factory.newReference("#Object-" + name, digest),
                factory.newReference("#" + signed.getAttribute("Id"), digest));
        KeyInfoFactory info = factory.getKeyInfoFactory();
        factory.newXMLSignature(signedInfo("sha256", references), info.newKeyInfo(List.of(x509(info))),
                List.of(object), name, null).sign(new DOMSignContext(key, holder));
    }

    private SignedInfo signedInfo(String hash, List<Reference> references) throws Exception {
        return factory.newSignedInfo(
                factory.newCanonicalizationMethod(CanonicalizationMethod.INCLUSIVE, (C14NMethodParameterSpec) null),
                factory.newSignatureMethod(METHODS.get(hash), null), references);
    }

    private X509Data x509(KeyInfoFactory info) {
        return info.newX509Data(List.of(certificate.getSubjectX500Principal().getName(), certificate));
    }
}

/** The little XML that is needed. */
final class Xml {
    static Document document() throws Exception {
        return builder().newDocument();
    }

    static Document parse(byte[] data) throws Exception {
        return builder().parse(new ByteArrayInputStream(data));
    }

    static Element add(Node parent, String name) {
        Document document = parent instanceof Document itself ? itself : parent.getOwnerDocument();
        return (Element) parent.appendChild(document.createElementNS(null, name));
    }

    /** Adds an element with the values of a document. */
    static Element fill(Node parent, String name, Object document) {
        Element element = add(parent, name);
        Json.values(document).forEach((tag, value) -> add(element, tag).setTextContent((String) value));
        return element;
    }

    static byte[] bytes(Document document) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(out));
        return out.toByteArray();
    }

    private static DocumentBuilder builder() throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder();
    }
}

/** As much JSON as is needed here; use your library instead. Objects are maps in order, numbers stay text. */
final class Json {
    private static final Pattern TOKEN =
            Pattern.compile("[\\s,:]*+([\\[\\]{}]|\"(?:[^\"\\\\]++|\\\\.)*+\"|[^\\s\\[\\]{},:\"]++)[\\s,:]*+");

    private final Matcher tokens;
    private String token;

    private Json(String text) {
        tokens = TOKEN.matcher(text);
        next();
    }

    /** Throws a RuntimeException for what is no JSON, or only half of one. */
    static Object read(String text) {
        Json json = new Json(text);
        Object value = json.value();
        if (!json.token.isEmpty()) {
            throw new IllegalArgumentException("something stands after the JSON");
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    static List<Object> list(Object value) {
        return new ArrayList<>((List<?>) value);
    }

    /** The values of a document of a case. */
    static Map<String, Object> values(Object document) {
        return object(object(document).get("values"));
    }

    static String write(Map<String, ?> object) {
        return object.entrySet().stream()
                .map(entry -> quote(entry.getKey()) + ":" + quote((String) entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            out.append(c == '"' || c == '\\' ? "\\" + c : c < ' ' ? String.format("\\u%04x", (int) c) : "" + c);
        }
        return out.append('"').toString();
    }

    private static String unquote(String token) {
        String inside = token.substring(1, token.length() - 1);
        return Pattern.compile("\\\\(?:u(....)|(.))").matcher(inside).replaceAll(found -> {
            int escape = found.group(2) == null ? -1 : "bfnrt".indexOf(found.group(2));
            return Matcher.quoteReplacement(found.group(1) != null ? "" + (char) Integer.parseInt(found.group(1), 16)
                    : escape < 0 ? found.group(2) : "\b\f\n\r\t".substring(escape, escape + 1));
        });
    }

    /** Steps to the next token and gives the one before; the end is an empty token. */
    private String next() {
        String before = token;
        token = tokens.lookingAt() ? tokens.group(1) : "";
        tokens.region(tokens.hitEnd() || token.isEmpty() ? tokens.regionEnd() : tokens.end(), tokens.regionEnd());
        return before;
    }

    private Object value() {
        String first = next();
        switch (first) {
            case "{":
                Map<String, Object> object = new LinkedHashMap<>();
                while (!token.equals("}")) {
                    object.put(unquote(next()), value());
                }
                next();
                return object;
            case "[":
                List<Object> list = new ArrayList<>();
                while (!token.equals("]")) {
                    if (token.isEmpty()) {
                        throw new IllegalArgumentException("the list does not end");
                    }
                    list.add(value());
                }
                next();
                return list;
            default:
                return first.equals("null") ? null : first.startsWith("\"") ? unquote(first) : first;
        }
    }
}
