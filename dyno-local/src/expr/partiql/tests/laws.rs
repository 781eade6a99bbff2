//! The law of the parser: what is rendered parses to what it was.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::ast::{
    ChangeExpr, Expr, Kind, Operator, OrderExpr, Returning, SelectExpr, Span, StatementExpr, Step,
    TargetExpr, TypeName, UpdateExpr,
};
use super::super::parser::parse;

fn at(kind: Kind) -> Expr {
    kind.at(Span::default())
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,3}", "[a-z'\" .é]{1,4}", Just("select".to_owned())]
}

fn leaf() -> impl Strategy<Value = Kind> {
    prop_oneof![
        4 => name().prop_map(Kind::Name),
        2 => "[a-z'\"\n é]{0,4}".prop_map(Kind::Text),
        2 => prop_oneof!["[0-9]{1,3}", "[0-9]{1,2}\\.[0-9]{1,2}", "[1-9]e-?[0-9]"].prop_map(Kind::Number),
        1 => any::<bool>().prop_map(Kind::Bool),
        1 => Just(Kind::Null),
        1 => Just(Kind::Missing),
        1 => Just(Kind::Ion("INT", "1".to_owned())),
    ]
}

fn steps(of: BoxedStrategy<Expr>) -> impl Strategy<Value = Vec<Step>> {
    vec(prop_oneof![name().prop_map(Step::Member), of.prop_map(Step::Index)], 1..3)
}

fn path(of: BoxedStrategy<Expr>) -> impl Strategy<Value = Expr> {
    let path = |(root, steps)| at(Kind::Path(Box::new(at(Kind::Name(root))), steps));
    prop_oneof![name().prop_map(|name| at(Kind::Name(name))), (name(), steps(of)).prop_map(path)]
}

/// Operators of one precedence.
fn operators() -> impl Strategy<Value = &'static [Operator]> {
    use Operator::{
        And, Concat, Divide, Equal, Greater, Less, Like, Minus, NotEqual, Or, Plus, Times,
    };
    select(vec![
        &[Or][..],
        &[And][..],
        &[Equal, NotEqual][..],
        &[Less, Greater, Like][..],
        &[Plus, Minus, Concat][..],
        &[Times, Divide][..],
    ])
}

fn infix(of: BoxedStrategy<Expr>) -> impl Strategy<Value = Kind> {
    let chain = operators()
        .prop_flat_map(move |group| (of.clone(), vec((select(group), of.clone()), 1..3)));
    chain.prop_map(|(first, rest)| Kind::Infix(Box::new(first), rest))
}

fn type_name() -> impl Strategy<Value = TypeName> {
    let other = ["SmallintType", "Integer4Type", "DoublePrecisionType", "CharacterVaryingType"];
    prop_oneof![
        select(vec![TypeName::Missing, TypeName::Null, TypeName::Boolean, TypeName::Tuple]),
        select(other.to_vec()).prop_map(TypeName::Other),
    ]
}

fn expr() -> BoxedStrategy<Expr> {
    leaf()
        .prop_map(at)
        .prop_recursive(3, 16, 3, |inner| {
            let inner = inner.boxed();
            let one = inner.clone();
            prop_oneof![
                (name(), steps(inner.clone()))
                    .prop_map(|(root, steps)| Kind::Path(Box::new(at(Kind::Name(root))), steps)),
                vec(inner.clone(), 0..3).prop_map(Kind::List),
                vec(inner.clone(), 0..3).prop_map(Kind::Bag),
                vec((inner.clone(), inner.clone()), 0..3).prop_map(Kind::Struct),
                ("q_[a-z]{0,3}", vec(inner.clone(), 0..3)).prop_map(|(f, all)| Kind::Call(f, all)),
                (1usize..4, inner.clone()).prop_map(|(n, it)| Kind::Not(n, Box::new(it))),
                ("[+-]{1,3}", inner.clone()).prop_map(|(s, it)| Kind::Sign(s, Box::new(it))),
                infix(inner.clone()),
                [inner.clone(), inner.clone(), inner.clone()]
                    .prop_map(|all| Kind::Between(Box::new(all))),
                [inner.clone(), inner.clone()].prop_map(|all| Kind::In(Box::new(all))),
                (one, type_name()).prop_map(|(it, name)| Kind::Is(Box::new(it), name)),
                select_expr(inner).prop_map(|it| Kind::Subquery(Box::new(it))),
            ]
            .prop_map(at)
        })
        .boxed()
}

fn target() -> impl Strategy<Value = TargetExpr> {
    (vec(name(), 1..4), any::<bool>()).prop_map(|(components, alias)| TargetExpr {
        components,
        at: Span::default(),
        alias,
        joined: false,
    })
}

fn select_expr(of: BoxedStrategy<Expr>) -> impl Strategy<Value = SelectExpr> {
    let term =
        (of.clone(), any::<bool>()).prop_map(|(term, descending)| OrderExpr { term, descending });
    (vec(of.clone(), 0..3), target(), option::of(of), vec(term, 0..3)).prop_map(
        |(list, target, filter, order)| SelectExpr {
            at: Span::default(),
            list,
            target,
            filter,
            order,
            clause: None,
        },
    )
}

fn changes() -> impl Strategy<Value = Vec<ChangeExpr>> {
    let change = prop_oneof![
        (path(expr()), expr()).prop_map(|(target, value)| ChangeExpr::Set(target, value)),
        path(expr()).prop_map(ChangeExpr::Remove),
    ];
    vec(change, 1..4)
}

fn returning() -> impl Strategy<Value = Option<Returning>> {
    option::of(select(vec![
        Returning::AllOld,
        Returning::AllNew,
        Returning::ModifiedOld,
        Returning::ModifiedNew,
    ]))
}

fn statement() -> impl Strategy<Value = StatementExpr> {
    let insert_target = target().prop_map(|target| TargetExpr { alias: false, ..target });
    let update = (target(), changes(), option::of(expr()), returning()).prop_map(
        |(target, changes, filter, returning)| UpdateExpr { target, changes, filter, returning },
    );
    prop_oneof![
        select_expr(expr()).prop_map(StatementExpr::Select),
        (insert_target, expr()).prop_map(|(target, value)| StatementExpr::Insert { target, value }),
        update.prop_map(StatementExpr::Update),
        (target(), option::of(expr()), returning()).prop_map(|(target, filter, returning)| {
            StatementExpr::Delete { target, filter, returning }
        }),
        changes().prop_map(StatementExpr::Tableless),
        expr().prop_map(StatementExpr::Expression),
    ]
}

proptest! {
    #[test]
    fn parsing_undoes_rendering(statement in statement()) {
        let text = statement.to_string();
        let parsed = parse(&text).map(|(parsed, _)| parsed);
        prop_assert_eq!(parsed, Ok(statement), "{}", text);
    }
}

#[test]
fn places_are_counted_in_characters() {
    let text = "SELECT *\nFROM \"é\" -- note\n  WHERE f(x)";
    let (statement, _) = parse(text).unwrap();
    let StatementExpr::Select(select) = statement else { panic!("{statement}") };
    assert_eq!(select.target.at.to_string(), "2:6:3");
    assert_eq!(select.filter.unwrap().at.to_string(), "3:9:1");
}
