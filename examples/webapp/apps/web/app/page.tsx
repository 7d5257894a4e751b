import { listSummariesSchema } from "@webapp/shared";
import Link from "next/link";
import { Frame } from "@/components/frame";
import { NewListForm } from "@/components/new-list-form";
import { askApi } from "@/lib/api";
import { findVisitor } from "@/lib/session";

export default async function Home() {
  const visitor = await findVisitor();
  if (visitor === undefined) return <Welcome />;
  const { token, account } = visitor;
  const { lists } = await askApi("/lists", listSummariesSchema, { token });
  return (
    <Frame account={account}>
      <h1>Your lists</h1>
      {lists.length === 0 && <p className="aside">None yet: begin one, or open an invitation that you were sent.</p>}
      <ul className="lists">
        {lists.map(({ id, name, open, members }) => (
          <li key={id}>
            <Link className="card" href={`/lists/${id}`}>
              <strong>{name}</strong>
              <span>
                {open === 0 ? "all done" : `${open} to buy`}
                {members > 1 && ` · ${members} people`}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <NewListForm />
    </Frame>
  );
}

function Welcome() {
  return (
    <Frame>
      <section className="welcome">
        <h1>The shopping list that the whole household writes</h1>
        <p>Add what is missing wherever you are; tick it off in the shop. Everybody sees the same list.</p>
        <p className="actions">
          <Link className="button" href="/sign-up">
            Create an account
          </Link>
          <Link className="button quiet" href="/sign-in">
            Sign in
          </Link>
        </p>
      </section>
    </Frame>
  );
}
