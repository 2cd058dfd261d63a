// The client secret comes from the environment variable KINDE_CLIENT_SECRET.
import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

let tokenEndpoint = "https://acme.kinde.com/oauth2/token"
let clientID = "client!+ID"

struct Failure: Error {
    let message: String
}

struct Answer: Decodable {
    let access_token: String
    let token_type: String?
    let expires_in: Int?
}

/// Follows no redirect: it would take the credentials along.
final class NoRedirects: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}

let configuration = URLSessionConfiguration.ephemeral
configuration.timeoutIntervalForRequest = 30
let session = URLSession(configuration: configuration, delegate: NoRedirects(), delegateQueue: nil)

/// Form encoding. URLComponents would leave a plus sign as it is, which a form reads as a space.
func encode(_ text: String) -> String {
    let unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    return text.addingPercentEncoding(withAllowedCharacters: CharacterSet(charactersIn: unreserved)) ?? ""
}

func newRequest(_ method: String, _ address: String) throws -> URLRequest {
    guard let url = URL(string: address) else { throw Failure(message: "This is not an address: \(address)") }
    var request = URLRequest(url: url)
    request.httpMethod = method
    return request
}

/// Sends a request and returns the body of its answer. Fails unless the status is 2xx.
func send(_ request: URLRequest) async throws -> Data {
    let (body, response) = try await session.data(for: request)
    let status = (response as? HTTPURLResponse)?.statusCode ?? 0
    guard (200...299).contains(status) else {
        throw Failure(message: "The server answered with status \(status).\n\(String(decoding: body, as: UTF8.self))")
    }
    return body
}

/// The parameters are pairs, since a dictionary could not hold a name twice.
func requestToken(_ parameters: [(String, String)]) async throws -> Data {
    guard let secret = ProcessInfo.processInfo.environment["KINDE_CLIENT_SECRET"], !secret.isEmpty else {
        throw Failure(message: "Set the environment variable KINDE_CLIENT_SECRET to the client secret.")
    }
    var request = try newRequest("POST", tokenEndpoint)
    request.setValue("application/json", forHTTPHeaderField: "Accept")
    request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", clientID),
        ("client_secret", secret),
    ] + parameters
    let fields = form.map { name, value in "\(encode(name))=\(encode(value))" }
    request.httpBody = Data(fields.joined(separator: "&").utf8)
    return try await send(request)
}

func read(_ body: Data) throws -> Answer {
    guard let answer = try? JSONDecoder().decode(Answer.self, from: body) else {
        throw Failure(message: "The answer holds no access_token.\n\(String(decoding: body, as: UTF8.self))")
    }
    return answer
}

do {
    let answer = try read(try await requestToken([
        ("audience", "https://acme.kinde.com/api"),
        ("audience", "urn:orders"),
        ("scope", "read:users create:organizations"),
        ("note", "it's \"quoted\" $HOME `id` %PATH% \\(id) !é😀\nnext"),
    ]))
    FileHandle.standardError.write(Data("Token received, valid for \(answer.expires_in ?? 0) s.\n".utf8))

    var request = try newRequest("POST", "https://acme.kinde.com/api/v1/organization?note=%25PATH%25")
    request.setValue("application/json", forHTTPHeaderField: "Accept")
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.setValue("it's \"quoted\" $HOME `id` %PATH% \\(id) !", forHTTPHeaderField: "X-Note")
    request.setValue("Bearer \(answer.access_token)", forHTTPHeaderField: "Authorization")
    request.httpBody = Data("{\n  \"name\": \"it's \\\"quoted\\\" $HOME `id` %PATH% \\\\(id) !é😀\"\n}".utf8)
    print(String(decoding: try await send(request), as: UTF8.self))
} catch {
    let message = (error as? Failure)?.message ?? "No answer: \(error.localizedDescription)"
    FileHandle.standardError.write(Data("\(message)\n".utf8))
    exit(1)
}
