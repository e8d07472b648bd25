// Answer calls that come as lines of JSON, by AWS's SDK for Go: driver ENDPOINT
// Each line has operation and input; each answer has output or error.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/appintegrations"
	"github.com/aws/smithy-go"
)

type call struct {
	Operation string          `json:"operation"`
	Input     json.RawMessage `json:"input"`
}

type failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Status  int    `json:"status"`
}

type answer struct {
	Output any      `json:"output,omitempty"`
	Error  *failure `json:"error,omitempty"`
}

// Call the client's method of the operation's name with an input of the type that it takes.
func run(client *appintegrations.Client, line []byte) (any, error) {
	var wanted call
	if err := json.Unmarshal(line, &wanted); err != nil {
		return nil, err
	}
	method := reflect.ValueOf(client).MethodByName(wanted.Operation)
	if !method.IsValid() {
		return nil, fmt.Errorf("the SDK has no operation %s", wanted.Operation)
	}
	input := reflect.New(method.Type().In(1).Elem())
	if err := json.Unmarshal(wanted.Input, input.Interface()); err != nil {
		return nil, err
	}
	returned := method.Call([]reflect.Value{reflect.ValueOf(context.Background()), input})
	if err, failed := returned[1].Interface().(error); failed {
		return nil, err
	}
	return returned[0].Interface(), nil
}

func describe(err error) *failure {
	described := &failure{Message: err.Error()}
	var refused smithy.APIError
	if errors.As(err, &refused) {
		described.Code, described.Message = refused.ErrorCode(), refused.ErrorMessage()
	}
	var response *http.ResponseError
	if errors.As(err, &response) {
		described.Status = response.HTTPStatusCode()
	}
	return described
}

func main() {
	client := appintegrations.New(appintegrations.Options{
		Region:       "us-east-1",
		BaseEndpoint: aws.String(os.Args[1]),
		Credentials: credentials.NewStaticCredentialsProvider(
			os.Getenv("AWS_ACCESS_KEY_ID"), os.Getenv("AWS_SECRET_ACCESS_KEY"), ""),
	})
	lines, answers := bufio.NewScanner(os.Stdin), json.NewEncoder(os.Stdout)
	for lines.Scan() {
		output, err := run(client, lines.Bytes())
		given := answer{Output: output}
		if err != nil {
			given = answer{Error: describe(err)}
		}
		if err := answers.Encode(given); err != nil {
			panic(err)
		}
	}
}
