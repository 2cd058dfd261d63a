// The client secret comes from the environment variable KINDE_CLIENT_SECRET.
#import <Foundation/Foundation.h>

static NSString *const TokenEndpoint = @"https://acme.kinde.com/oauth2/token";
static NSString *const ClientID = @"client!+ID";

static void Fail(NSString *message) {
    fprintf(stderr, "%s\n", message.UTF8String);
    exit(1);
}

/// Follows no redirect: it would take the credentials along.
@interface NoRedirects : NSObject <NSURLSessionTaskDelegate>
@end

@implementation NoRedirects
- (void)URLSession:(NSURLSession *)session
                          task:(NSURLSessionTask *)task
    willPerformHTTPRedirection:(NSHTTPURLResponse *)response
                    newRequest:(NSURLRequest *)request
             completionHandler:(void (^)(NSURLRequest *))completionHandler {
    completionHandler(nil);
}
@end

/// Form encoding. NSURLComponents would leave a plus sign as it is, which a form reads as a space.
static NSString *Encode(NSString *text) {
    NSString *unreserved = @"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    NSCharacterSet *allowed = [NSCharacterSet characterSetWithCharactersInString:unreserved];
    return [text stringByAddingPercentEncodingWithAllowedCharacters:allowed];
}

static NSMutableURLRequest *NewRequest(NSString *method, NSString *address) {
    NSMutableURLRequest *request = [NSMutableURLRequest requestWithURL:[NSURL URLWithString:address]];
    request.HTTPMethod = method;
    return request;
}

/// Sends a request and returns the body of its answer. Stops unless the status is 2xx.
static NSData *Send(NSURLRequest *request) {
    NSURLSessionConfiguration *configuration = [NSURLSessionConfiguration ephemeralSessionConfiguration];
    configuration.timeoutIntervalForRequest = 30;
    NSURLSession *session = [NSURLSession sessionWithConfiguration:configuration
                                                          delegate:[NoRedirects new]
                                                     delegateQueue:nil];
    dispatch_semaphore_t done = dispatch_semaphore_create(0);
    __block NSData *body = nil;
    __block NSURLResponse *response = nil;
    __block NSError *failure = nil;
    NSURLSessionDataTask *task =
        [session dataTaskWithRequest:request
                   completionHandler:^(NSData *receivedBody, NSURLResponse *receivedResponse, NSError *error) {
                       body = receivedBody;
                       response = receivedResponse;
                       failure = error;
                       dispatch_semaphore_signal(done);
                   }];
    [task resume];
    dispatch_semaphore_wait(done, DISPATCH_TIME_FOREVER);
    [session finishTasksAndInvalidate];
    if (failure != nil) {
        Fail([NSString stringWithFormat:@"No answer: %@", failure.localizedDescription]);
    }
    NSInteger status = ((NSHTTPURLResponse *)response).statusCode;
    if (status < 200 || status > 299) {
        NSString *text = [[NSString alloc] initWithData:body encoding:NSUTF8StringEncoding];
        Fail([NSString stringWithFormat:@"The server answered with status %ld.\n%@", (long)status, text]);
    }
    return body;
}

static void Print(NSData *body) {
    fwrite(body.bytes, 1, body.length, stdout);
    fputc('\n', stdout);
}

/// The parameters are pairs, since a dictionary could not hold a name twice.
static NSData *RequestToken(NSArray<NSArray<NSString *> *> *parameters) {
    NSString *secret = NSProcessInfo.processInfo.environment[@"KINDE_CLIENT_SECRET"];
    if (secret.length == 0) {
        Fail(@"Set the environment variable KINDE_CLIENT_SECRET to the client secret.");
    }
    NSMutableURLRequest *request = NewRequest(@"POST", TokenEndpoint);
    [request setValue:@"application/json" forHTTPHeaderField:@"Accept"];
    [request setValue:@"application/x-www-form-urlencoded" forHTTPHeaderField:@"Content-Type"];
    NSMutableArray<NSString *> *fields = [NSMutableArray arrayWithObject:@"grant_type=client_credentials"];
    [fields addObject:[@"client_id=" stringByAppendingString:Encode(ClientID)]];
    [fields addObject:[@"client_secret=" stringByAppendingString:Encode(secret)]];
    for (NSArray<NSString *> *parameter in parameters) {
        [fields addObject:[NSString stringWithFormat:@"%@=%@", Encode(parameter[0]), Encode(parameter[1])]];
    }
    request.HTTPBody = [[fields componentsJoinedByString:@"&"] dataUsingEncoding:NSUTF8StringEncoding];
    return Send(request);
}

static NSString *AccessToken(NSData *body) {
    id answer = [NSJSONSerialization JSONObjectWithData:body options:0 error:NULL];
    id token = [answer isKindOfClass:[NSDictionary class]] ? answer[@"access_token"] : nil;
    if (![token isKindOfClass:[NSString class]]) {
        Fail(@"The answer holds no access_token.");
    }
    return token;
}

int main(void) {
    @autoreleasepool {
        NSString *token = AccessToken(RequestToken(@[
            @[ @"audience", @"https://acme.kinde.com/api" ],
            @[ @"audience", @"urn:orders" ],
            @[ @"scope", @"read:users create:organizations" ],
            @[ @"note", @"it's \"quoted\" $HOME `id` %PATH% \\(id) !é😀\nnext" ],
        ]));
        fprintf(stderr, "Token received.\n");

        NSMutableURLRequest *request = NewRequest(@"POST", @"https://acme.kinde.com/api/v1/organization\?note=%25PATH%25");
        [request setValue:@"application/json" forHTTPHeaderField:@"Accept"];
        [request setValue:@"application/json" forHTTPHeaderField:@"Content-Type"];
        [request setValue:@"it's \"quoted\" $HOME `id` %PATH% \\(id) !" forHTTPHeaderField:@"X-Note"];
        [request setValue:[@"Bearer " stringByAppendingString:token] forHTTPHeaderField:@"Authorization"];
        request.HTTPBody = [@"{\n  \"name\": \"it's \\\"quoted\\\" $HOME `id` %PATH% \\\\(id) !é😀\"\n}" dataUsingEncoding:NSUTF8StringEncoding];
        Print(Send(request));
    }
    return 0;
}
