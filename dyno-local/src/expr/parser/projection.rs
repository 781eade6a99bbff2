//! The grammar of projections: paths with commas between them.

use super::super::ast::PathExpr;
use super::super::error::ExpressionKind;
use super::super::token::TokenKind;
use super::{Parsed, close, open};

pub(in super::super) fn parse_projection(text: &str) -> Parsed<Vec<PathExpr>> {
    let kind = ExpressionKind::Projection;
    let mut cursor = open(kind, text)?;
    let mut paths = vec![cursor.path()?];
    while cursor.take(TokenKind::Comma) {
        paths.push(cursor.path()?);
    }
    if cursor.peek() != TokenKind::End {
        return cursor.fail();
    }
    close(&cursor, kind, paths, false)
}
