//! The closed set of requests, and the trait that ties each to its answer.

use super::{
    BatchGetItem, BatchGetItemOutput, BatchWriteItem, BatchWriteItemOutput, CreateTable,
    CreateTableOutput, DeleteItem, DeleteItemOutput, DeleteTable, DeleteTableOutput, DescribeTable,
    DescribeTableOutput, GetItem, GetItemOutput, ListTables, ListTablesOutput, PutItem,
    PutItemOutput, Query, QueryOutput, Response, Scan, ScanOutput, TransactGetItems,
    TransactGetItemsOutput, TransactWriteItems, TransactWriteItemsOutput, UpdateItem,
    UpdateItemOutput,
};
use std::fmt;

/// An operation's request, tied to the type of its answer.
pub trait Operation: Into<Request> + Send {
    /// The operation's name.
    const NAME: OperationName;

    /// The answer's type.
    type Output: Send;

    /// Takes this operation's answer out of a [`Response`]; `None` if it is another's.
    fn output(response: Response) -> Option<Self::Output>;
}

macro_rules! operations {
    ($($name:ident => $output:ident),+ $(,)?) => {
        /// A request to the service.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Request {
            $(
                #[doc = concat!("`", stringify!($name), "`")]
                $name($name),
            )+
        }

        /// The name of an operation.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum OperationName {
            $(
                #[doc = concat!("`", stringify!($name), "`")]
                $name,
            )+
        }

        impl OperationName {
            /// Every operation there is.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Returns the service's name of the operation.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name)),+
                }
            }

            /// Returns the operation with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($name) => Some(Self::$name),)+
                    _ => None,
                }
            }
        }

        impl Request {
            /// Returns which operation this is.
            pub const fn operation(&self) -> OperationName {
                match self {
                    $(Self::$name(_) => OperationName::$name),+
                }
            }
        }

        $(
            impl From<$name> for Request {
                fn from(request: $name) -> Self {
                    Self::$name(request)
                }
            }

            impl From<$output> for Response {
                fn from(output: $output) -> Self {
                    Self::$name(output)
                }
            }

            impl Operation for $name {
                const NAME: OperationName = OperationName::$name;
                type Output = $output;

                fn output(response: Response) -> Option<$output> {
                    match response {
                        Response::$name(output) => Some(output),
                        _ => None,
                    }
                }
            }
        )+
    };
}

operations! {
    BatchGetItem => BatchGetItemOutput,
    BatchWriteItem => BatchWriteItemOutput,
    CreateTable => CreateTableOutput,
    DeleteItem => DeleteItemOutput,
    DeleteTable => DeleteTableOutput,
    DescribeTable => DescribeTableOutput,
    GetItem => GetItemOutput,
    ListTables => ListTablesOutput,
    PutItem => PutItemOutput,
    Query => QueryOutput,
    Scan => ScanOutput,
    TransactGetItems => TransactGetItemsOutput,
    TransactWriteItems => TransactWriteItemsOutput,
    UpdateItem => UpdateItemOutput,
}

impl fmt::Display for OperationName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
